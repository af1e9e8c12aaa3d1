"""A backup on disk: one Parquet file per table, and manifest.json, written last, which tells what belongs there."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from orchestration.state.found import StateError

MANIFEST = "manifest.json"


class ArchivedColumn(BaseModel):
    """A column and its type (orchestration/state/types.py)."""

    model_config = ConfigDict(extra="forbid")

    name: str
    type: str


class ArchivedTable(BaseModel):
    """A table as it was, and the file that holds it."""

    model_config = ConfigDict(extra="forbid")

    name: str
    relation: str
    columns: list[ArchivedColumn]
    rows: int
    file: str
    sha256: str


class Archive(BaseModel):
    """manifest.json."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1] = 1
    taken_at: datetime
    engine: str
    # Which salt keyed the ids, so that they are not restored beside another; the salt itself is a table, if at all.
    salt_fingerprint: str | None
    tables: list[ArchivedTable]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a backup whose files are as they were written. Raises StateError."""
        path = folder / MANIFEST
        if not path.is_file():
            raise StateError(
                f"{folder} is no backup: it has no {MANIFEST}. Name the folder of `goldseam state backup`."
            )
        try:
            archive = cls.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise StateError(
                f"{path} cannot be read; it may be of a newer version of Goldseam:\n{error}"
            ) from error
        damaged = [table.file for table in archive.tables if not _is_whole(folder / table.file, table.sha256)]
        if damaged:
            raise StateError(
                f"{folder}: {', '.join(damaged)}: missing, or not as the backup wrote it (checksum)."
                " Nothing was restored; use another copy of the backup."
            )
        return archive

    def table(self, name: str) -> ArchivedTable | None:
        """The table of that name."""
        return next((table for table in self.tables if table.name == name), None)


def checksum(path: Path) -> str:
    """SHA-256 of a file, lowercase hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_whole(path: Path, sha256: str) -> bool:
    return path.is_file() and checksum(path) == sha256
