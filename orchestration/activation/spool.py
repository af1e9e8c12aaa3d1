"""Rows of the plan on the local disk while they are sent: a network wait never holds the warehouse."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import orjson
import pyarrow
from pyarrow import parquet

from orchestration.destinations.base import Row
from orchestration.parquet_file import read_parts
from orchestration.warehouse import Warehouse

_TEXTS = (
    "profile_id", "message_key", "action", "reason", "identifiers", "fields", "payload_hash", "sent_digests",
)  # fmt: skip
_SCHEMA = pyarrow.schema(
    [*((name, pyarrow.string()) for name in _TEXTS), ("contact_node_id", pyarrow.int64())]
)
COLUMNS = tuple(_SCHEMA.names)


class Spool:
    """A private folder of Parquet files that is gone with the run.

    with Spool() as spool:
        spool.fill("add", warehouse, "select ...")
        for rows in spool.read("add", 1000): ...
    """

    def __enter__(self) -> Self:
        # mkdtemp: readable by this user alone
        self._folder = Path(tempfile.mkdtemp(prefix="goldseam-sync-"))
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def fill(self, name: str, warehouse: Warehouse, sql: str) -> None:
        """Keep the result of a query; its columns are COLUMNS."""
        warehouse.export(sql, self._path(name), _SCHEMA)

    def count(self, name: str) -> int:
        """Rows that are kept under this name."""
        return parquet.read_metadata(self._path(name)).num_rows

    def read(self, name: str, batch_size: int) -> Iterator[list[Row]]:
        """The rows, in the order in which they came, in constant memory."""
        for part in read_parts(self._path(name), batch_size, COLUMNS):
            yield [
                row_of(*cells) for cells in zip(*(column.to_pylist() for column in part.columns), strict=True)
            ]

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.parquet"


def row_of(
    profile_id: str,
    message_key: str,
    action: str,
    reason: str,
    identifiers: str | None,
    fields: str | None,
    payload_hash: str | None,
    sent_digests: str | None,
    contact_node_id: int | None,
) -> Row:
    """A line of the plan; JSON text becomes mappings."""
    return Row(
        profile_id,
        message_key,
        action,
        reason,
        orjson.loads(identifiers) if identifiers else {},
        orjson.loads(fields) if fields else {},
        payload_hash,
        orjson.loads(sent_digests) if sent_digests else [],
        contact_node_id,
    )
