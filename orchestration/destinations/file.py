"""Audiences as files: <folder>/<sync>/<run>/ with full.csv, add.csv, remove.csv and, last, manifest.json.

A run folder without a manifest is not a run. <folder>/<sync>/latest holds the name of the last complete run.
"""

import csv
import errno
import fcntl
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal

from orchestration.destinations import atomic, meta_customer_list
from orchestration.destinations.account import Account
from orchestration.destinations.base import (
    Answer,
    Batch,
    Delivery,
    DeliveryError,
    Destination,
    Outcome,
    Payload,
    Receipt,
    Row,
    answer_all,
)

# A layout is a module with COLUMNS, REMOVAL_COLUMNS, IDENTIFIERS, FIELDS and payload(row).
LAYOUTS = {"meta_customer_list": meta_customer_list}
_MANIFEST = "manifest.json"


class FileAccount(Account):
    """An account of type `file` in destinations.yml."""

    max_rows_per_batch = 10_000

    type: Literal["file"]
    folder: Path
    layout: Literal["meta_customer_list"]

    @property
    def identifiers(self) -> Sequence[str]:
        """Identifiers that a sync to this account may name."""
        return LAYOUTS[self.layout].IDENTIFIERS

    @property
    def fields(self) -> Sequence[str]:
        """Keys that a sync to this account may map."""
        return LAYOUTS[self.layout].FIELDS

    def open(self, delivery: Delivery) -> "FileDestination":
        """Raises DeliveryError while another run of the sync is at work."""
        return FileDestination(self, delivery)


class FileDestination(Destination):
    """Spools a run into temporary names; `finish` publishes all of it, or nothing."""

    wants_whole = True

    def __init__(self, account: FileAccount, delivery: Delivery) -> None:
        self._config = account
        self._layout = LAYOUTS[account.layout]
        self._sync = delivery.sync
        self._run_id = delivery.run_id
        self._folder = delivery.root / account.folder / delivery.sync
        self._run_folder = self._folder / delivery.run_id
        self._batches: list[str] = []
        self._members = {"add": 0, "update": 0, "remove": 0, "keep": 0}
        self._removed: set[str] = set()
        self._files: dict[str, atomic.CsvFile] = {}
        self._lock = self._take_lock()

    def prepare(self, row: Row) -> Payload:
        """See the layout."""
        return self._layout.payload(row)

    def send(self, batch: Batch) -> Answer:
        """Spool a batch; nothing can be seen of it before `finish`."""
        with self._disk_errors():
            self._open_files()
            for item in batch.items:
                self._members[item.row.action] += 1
                if item.payload:
                    self._files["add.csv"].write(item.payload.cells)
                    self._files["full.csv"].write(item.payload.cells)
                for sent in item.row.sent:
                    self._take_back(sent, item.payload.digests if item.payload else {})
        self._batches.append(batch.batch_id)
        return answer_all(batch, Outcome.HELD)

    def keep(self, payloads: Iterable[Payload]) -> None:
        """Members that stay are in full.csv only."""
        with self._disk_errors():
            self._open_files()
            for payload in payloads:
                self._members["keep"] += 1
                self._files["full.csv"].write(payload.cells)

    def finish(self) -> Receipt:
        """Publish: the files, then the manifest, then the pointer."""
        with self._disk_errors():
            self._spare_the_living()
            for file in self._files.values():
                file.complete()
            for file in self._files.values():
                file.publish()
            described = [file.describe() for file in self._files.values()]
            atomic.sync_folder(self._run_folder)
            atomic.write_text(
                self._run_folder / _MANIFEST, json.dumps(self._manifest(described), indent=2) + "\n"
            )
        self._point_to(self._run_id)
        return Receipt(str(self._run_folder), {file["name"]: file["rows"] for file in described})

    def delivered(self, batch_ids: Sequence[str]) -> set[str]:
        """Batches named by a complete run's manifest. Mends the pointer, clears an interrupted run away."""
        wanted, found = set(batch_ids), set()
        complete = []
        for folder in sorted(path for path in self._folder.iterdir() if path.is_dir()):
            if not (folder / _MANIFEST).is_file():
                # safe: the lock says that nobody else is at work here
                shutil.rmtree(folder)
                continue
            manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
            complete.append((manifest["finished_at"], folder.name))
            found |= wanted & set(manifest["batches"])
        if found:
            self._point_to(max(complete)[1])
        return found

    def abandon(self) -> None:
        """Leave no trace of a run that was not published."""
        for file in self._files.values():
            file.close()
        if not self._is_published:
            shutil.rmtree(self._run_folder, ignore_errors=True)

    def close(self) -> None:
        """Let the next run in."""
        for file in self._files.values():
            file.close()
        self._lock.close()

    @property
    def _is_published(self) -> bool:
        return (self._run_folder / _MANIFEST).is_file()

    @contextmanager
    def _disk_errors(self) -> Iterator[None]:
        """Without a manifest a failure is definitive: no reader has seen anything."""
        try:
            yield
        except OSError as error:
            where = error.filename or self._run_folder
            explanation = (
                f"{where}: {error.strerror}. Mend the disk or the folder's rights, then run the sync again."
            )
            raise DeliveryError(_code(error), explanation, is_definitive=not self._is_published) from None

    def _take_lock(self) -> IO[str]:
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = (self._folder / ".lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise DeliveryError(
                "locked",
                f"{self._folder}: another run of '{self._sync}' is at work. Wait for it, then run again.",
                is_definitive=True,
            ) from None
        return lock

    def _open_files(self) -> None:
        if self._files:
            return
        self._run_folder.mkdir()
        columns = {"full.csv": self._layout.COLUMNS, "add.csv": self._layout.COLUMNS}
        for name, header in {**columns, "remove.csv": self._layout.REMOVAL_COLUMNS}.items():
            self._files[name] = atomic.CsvFile(self._run_folder / name, header)

    def _take_back(self, sent: Mapping[str, str], now: Mapping[str, str]) -> None:
        """A removal line with the identifiers that were sent and no longer hold."""
        gone = {key: value for key, value in sent.items() if now.get(key) != value}
        if gone:
            self._files["remove.csv"].write(gone)
            self._removed.update(gone.values())

    def _spare_the_living(self) -> None:
        """An identifier that another member still has (a family's phone, a merge) is not taken back."""
        if not self._removed:
            return
        full, remove = self._files["full.csv"], self._files["remove.csv"]
        full.complete()
        remove.complete()
        living = set()
        for cells in _read(atomic.partial(full.path)):
            living.update(self._removed.intersection(cells[column] for column in remove.columns))
        if not living:
            return
        spool = remove.path.with_name(".remove.spool")
        atomic.partial(remove.path).rename(spool)
        self._files["remove.csv"] = atomic.CsvFile(remove.path, remove.columns)
        for cells in _read(spool):
            dead = {column: value for column, value in cells.items() if value and value not in living}
            if dead:
                self._files["remove.csv"].write(dead)
        spool.unlink()

    def _manifest(self, files: list[dict[str, object]]) -> dict[str, Any]:
        return {
            "sync": self._sync,
            "run_id": self._run_id,
            "layout": self._config.layout,
            "apply": "Replace the audience by full.csv; or take remove.csv out of it, then put add.csv in.",
            "finished_at": datetime.now(UTC).isoformat(),
            "members": self._members,
            "files": files,
            "batches": self._batches,
        }

    def _point_to(self, run_id: str) -> None:
        pointer = self._folder / "latest"
        try:
            if not pointer.is_file() or pointer.read_text(encoding="utf-8").strip() != run_id:
                atomic.write_text(pointer, f"{run_id}\n")
        except OSError as error:
            # the run itself stands: the next one finds its manifest and mends the pointer
            raise DeliveryError(_code(error), f"{pointer}: {error.strerror}", is_definitive=False) from None


def _read(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _code(error: OSError) -> str:
    return f"disk_{errno.errorcode.get(error.errno or 0, 'error').lower()}"
