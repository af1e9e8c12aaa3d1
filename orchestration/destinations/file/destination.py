"""Audiences as files: <place>/<sync>/<run>/ with full.csv, add.csv, remove.csv and, last, manifest.json.

A run without a manifest is not a run. <place>/<sync>/latest holds the name of the last complete run.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from orchestration.destinations.account import ADVERTISING, Account, Secret
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
from orchestration.destinations.file import formats
from orchestration.destinations.file.audience_files import AudienceFiles
from orchestration.destinations.file.plain_list import PlainList
from orchestration.destinations.file.remote_storage import Credentials, RemoteStorage
from orchestration.destinations.file.storage import LocalStorage, Storage, StorageError
from orchestration.destinations.google_ads import customer_list as google_customer_list
from orchestration.destinations.meta_ads import customer_list as meta_customer_list
from orchestration.project import PROJECT_DIR

# A layout has COLUMNS, REMOVAL_COLUMNS, IDENTIFIERS, FIELDS and payload(row).
LAYOUTS: Mapping[str, Any] = {
    "plain": PlainList,
    "meta_customer_list": meta_customer_list,
    "google_customer_match": google_customer_list,
}
_MANIFEST = "manifest.json"


class FileAccount(Account):
    """An account of type `file` in destinations.yml."""

    max_rows_per_batch = 10_000
    TARGET = ("folder", "url", "endpoint_url")

    type: Literal["file"]
    folder: Path | None = None
    url: str | None = Field(default=None, pattern=r"^(s3|gs|sftp)://[^/]+")
    layout: Literal["plain", "meta_customer_list", "google_customer_match"]
    format: formats.Format = "csv"
    # only layout plain writes identifiers in clear, and only when told to
    clear_text: bool = False
    # access key and secret key of S3; user and password of SFTP
    user: Secret | None = None
    password: Secret | None = None
    # private key of SFTP; key of a Google service account
    key_file: Path | None = None
    known_hosts: Path | None = None
    # a storage that speaks like S3 or GCS
    endpoint_url: str | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.folder is None) == (self.url is None):
            raise ValueError("name one place: folder, or url")
        if self.url and "@" in urlsplit(self.url).netloc:
            raise ValueError("url: user and password never stand in it; use the keys user and password")
        if self.clear_text and self.layout != "plain":
            raise ValueError(f"clear_text: layout {self.layout} is always hashed")
        return self

    @property
    def identifiers(self) -> Sequence[str] | None:
        """Identifiers that a sync to this account may name."""
        return LAYOUTS[self.layout].IDENTIFIERS

    @property
    def fields(self) -> Sequence[str] | None:
        """Keys that a sync to this account may map."""
        return LAYOUTS[self.layout].FIELDS

    @property
    def taken_purposes(self) -> Sequence[str] | None:
        """A layout of an ad platform is for that platform."""
        return self.purposes or (None if self.layout == "plain" else ADVERTISING)

    def layout_of(self, delivery: Delivery) -> Any:
        """The layout for one sync."""
        if self.layout == "plain":
            return PlainList(delivery.identifiers, delivery.fields, self.clear_text)
        return LAYOUTS[self.layout]

    def storage(self, delivery: Delivery) -> Storage:
        """Raises SecretMissing or DeliveryError."""
        if self.folder is not None:
            return LocalStorage(delivery.root / self.folder, delivery.sync, delivery.run_id)
        credentials = Credentials(
            user=self.user.reveal() if self.user else None,
            password=self.password.reveal() if self.password else None,
            key_file=PROJECT_DIR / self.key_file if self.key_file else None,
            known_hosts=PROJECT_DIR / self.known_hosts if self.known_hosts else None,
            endpoint_url=self.endpoint_url,
        )
        return RemoteStorage(str(self.url), delivery.sync, delivery.run_id, credentials)

    def keeps_syncs_apart(self, delivery: Delivery) -> bool:
        """Each has a folder of its own in it."""
        return True

    def open(self, delivery: Delivery) -> "FileDestination":
        """Raises SecretMissing, or DeliveryError while another run of the sync is at work in the folder."""
        return FileDestination(self, delivery)


class FileDestination(Destination):
    """Spools a run on this machine; `finish` publishes all of it, or nothing."""

    wants_whole = True

    def __init__(self, account: FileAccount, delivery: Delivery) -> None:
        self._config = account
        self._layout = account.layout_of(delivery)
        self._sync = delivery.sync
        self._run_id = delivery.run_id
        self._batches: list[str] = []
        self._members = {"add": 0, "update": 0, "remove": 0, "keep": 0}
        self._files: AudienceFiles | None = None
        try:
            self._storage = account.storage(delivery)
        except StorageError as error:
            raise DeliveryError(error.code, str(error), is_definitive=True) from None

    def prepare(self, row: Row) -> Payload:
        """See the layout."""
        return self._layout.payload(row)

    def send(self, batch: Batch) -> Answer:
        """Spool a batch; nothing can be seen of it before `finish`."""
        with self._disk_errors():
            files = self._open_files()
            for item in batch.items:
                self._members[item.row.action] += 1
                if item.payload:
                    files.add(item.payload.cells)
                for sent in item.row.sent:
                    files.take_back(sent, item.payload.digests if item.payload else {})
        self._batches.append(batch.batch_id)
        return answer_all(batch, Outcome.HELD)

    def keep(self, payloads: Iterable[Payload]) -> None:
        """Members that stay are in the full list only."""
        with self._disk_errors():
            files = self._open_files()
            for payload in payloads:
                self._members["keep"] += 1
                files.keep(payload.cells)

    def finish(self) -> Receipt:
        """Publish: the files, then the manifest, then the pointer."""
        with self._disk_errors():
            files = self._open_files()
            for path in files.publish():
                self._storage.publish(path, f"{self._run_id}/{path.name}")
            described = files.describe()
            manifest = json.dumps(self._manifest(described), indent=2) + "\n"
            self._storage.write(f"{self._run_id}/{_MANIFEST}", manifest)
        self._point_to(self._run_id)
        return Receipt(self._storage.location, {file["name"]: file["rows"] for file in described})

    def delivered(self, batch_ids: Sequence[str]) -> set[str]:
        """Batches named by a complete run's manifest. Mends the pointer, clears an interrupted run away."""
        wanted, found = set(batch_ids), set()
        complete = []
        with self._disk_errors():
            for run_id in self._storage.runs():
                written = self._storage.read(f"{run_id}/{_MANIFEST}")
                if written is None:
                    # safe: the lease says that nobody else is at work here
                    self._storage.discard(run_id)
                    continue
                manifest = json.loads(written)
                complete.append((manifest["finished_at"], run_id))
                found |= wanted & set(manifest["batches"])
        if found:
            self._point_to(max(complete)[1])
        return found

    def abandon(self) -> None:
        """Leave no trace of a run that was not published; what cannot be reached now is cleared by the next run."""
        if self._files:
            self._files.close()
        if not self._may_be_published():
            with contextlib.suppress(StorageError):
                self._storage.discard(self._run_id)

    def close(self) -> None:
        """Let the next run in."""
        if self._files:
            self._files.close()
        self._storage.close()

    def _may_be_published(self) -> bool:
        try:
            return self._storage.read(f"{self._run_id}/{_MANIFEST}") is not None
        except StorageError:
            return True

    @contextmanager
    def _disk_errors(self) -> Iterator[None]:
        """Without a manifest a failure is definitive: no reader has seen anything."""
        try:
            with self._storage.errors():
                yield
        except StorageError as error:
            raise DeliveryError(error.code, str(error), is_definitive=not self._may_be_published()) from None

    def _open_files(self) -> AudienceFiles:
        if self._files is None:
            self._files = AudienceFiles(self._storage.spool, self._layout, self._config.format)
        return self._files

    def _manifest(self, files: list[dict[str, object]]) -> dict[str, Any]:
        return {
            "sync": self._sync,
            "run_id": self._run_id,
            "layout": self._config.layout,
            "apply": "Replace the audience by full; or take remove out of it, then put add in.",
            "finished_at": datetime.now(UTC).isoformat(),
            "members": self._members,
            "files": files,
            "batches": self._batches,
        }

    def _point_to(self, run_id: str) -> None:
        try:
            if (self._storage.read("latest") or "").strip() != run_id:
                self._storage.write("latest", f"{run_id}\n")
        except StorageError as error:
            # the run itself stands: the next one finds its manifest and mends the pointer
            raise DeliveryError(error.code, str(error), is_definitive=False) from None
