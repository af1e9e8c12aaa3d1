"""Where the runs of one sync lie: <place>/<sync>/<run>/ and, beside them, the pointer `latest`."""

import errno
import fcntl
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from orchestration.destinations.file import atomic


class StorageError(Exception):
    """The place refuses: code, what, and how to mend it."""

    def __init__(self, code: str, explanation: str) -> None:
        super().__init__(explanation)
        self.code = code


class Storage(ABC):
    """One sync's place during one run. Every method raises StorageError."""

    # Where it is, for people.
    location: str
    # The folder of this machine that a run's files are written in.
    spool: Path

    @abstractmethod
    def runs(self) -> list[str]:
        """Names of the runs that lie there, whole or not."""

    @abstractmethod
    def read(self, name: str) -> str | None:
        """A small file; None where there is none."""

    @abstractmethod
    def publish(self, file: Path, name: str) -> None:
        """Put a file of the spool in place in one step."""

    @abstractmethod
    def write(self, name: str, text: str) -> None:
        """Put a small file in place in one step."""

    @abstractmethod
    def discard(self, run_id: str) -> None:
        """Take a run away."""

    @abstractmethod
    def close(self) -> None:
        """Let the next run in."""

    @abstractmethod
    def errors(self) -> AbstractContextManager[None]:
        """A context that tells the place's own failures as StorageError."""


class LocalStorage(Storage):
    """A folder of this machine; files get their names by renaming. One run at a time holds its lock."""

    def __init__(self, folder: Path, sync: str, run_id: str) -> None:
        self._folder = folder / sync
        self.spool = self._folder / run_id
        self.location = str(self.spool)
        with self.errors():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self._folder / ".lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise StorageError(
                "locked", f"{self._folder}: another run of '{sync}' is at work. Wait for it, then run again."
            ) from None

    def runs(self) -> list[str]:
        """Folders beside the pointer."""
        return sorted(path.name for path in self._folder.iterdir() if path.is_dir())

    def read(self, name: str) -> str | None:
        """The file's text."""
        path = self._folder / name
        with self.errors():
            return path.read_text(encoding="utf-8") if path.is_file() else None

    def publish(self, file: Path, name: str) -> None:
        """The spool is the place: a file that has its name is published."""

    def write(self, name: str, text: str) -> None:
        """By renaming."""
        path = self._folder / name
        with self.errors():
            # what was renamed before survives a power cut before what says so is there
            atomic.sync_folder(path.parent)
            atomic.write_text(path, text)

    def discard(self, run_id: str) -> None:
        """The whole folder."""
        with self.errors():
            shutil.rmtree(self._folder / run_id, ignore_errors=True)

    def close(self) -> None:
        """Give the lock back."""
        self._lock.close()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """The kernel's words."""
        try:
            yield
        except OSError as error:
            raise disk_failure(error, self.location) from None


def disk_failure(error: OSError, where: str) -> StorageError:
    """This machine's disk refuses."""
    code = f"disk_{errno.errorcode.get(error.errno or 0, 'error').lower()}"
    return StorageError(
        code,
        f"{error.filename or where}: {error.strerror}. Mend the disk or the folder's rights, then run the sync again.",
    )
