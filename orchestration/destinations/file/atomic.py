"""Files that a reader sees whole or not at all: temporary name in the same folder, fsync, rename."""

import contextlib
import csv
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Put a small file in place in one step."""
    temporary = partial(path)
    with temporary.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        _flush(file.fileno(), file)
    temporary.rename(path)
    sync_folder(path.parent)


def partial(path: Path) -> Path:
    """The name a file has until it is whole."""
    return path.with_name(f".{path.name}.partial")


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush(descriptor: int, file) -> None:
    file.flush()
    os.fsync(descriptor)


# From a whole CSV to another file with the same columns.
Convert = Callable[[Path, Path, Sequence[str]], None]


class CsvFile:
    """A CSV under its temporary name until `publish`; counts its rows, and knows its digest once whole."""

    def __init__(self, path: Path, columns: Sequence[str], convert: Convert | None = None) -> None:
        self.path = path
        self._convert = convert
        self.columns = list(columns)
        self.rows = 0
        self._file = partial(path).open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(self.columns)

    def write(self, cells: Mapping[str, str]) -> None:
        """One row; a missing cell is empty."""
        self._writer.writerow([cells.get(column, "") for column in self.columns])
        self.rows += 1

    def complete(self) -> None:
        """All bytes are on the disk."""
        if not self._file.closed:
            _flush(self._file.fileno(), self._file)
            self._file.close()

    def publish(self) -> None:
        """Give the file its name, in the format that is wanted."""
        self.complete()
        whole = partial(self.path)
        if self._convert:
            spool, whole = whole, self.path.with_name(f".{self.path.name}.converted")
            self._convert(spool, whole, self.columns)
            spool.unlink()
            with whole.open("rb") as file:
                os.fsync(file.fileno())
        whole.rename(self.path)

    def close(self) -> None:
        """Let go of the file, whole or not; what `complete` did not write is lost, a full disk or not."""
        with contextlib.suppress(OSError):
            self._file.close()

    def describe(self) -> dict[str, object]:
        """The file's entry in a manifest."""
        with self.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return {
            "name": self.path.name,
            "rows": self.rows,
            "bytes": self.path.stat().st_size,
            "sha256": sha256,
            "columns": self.columns,
        }
