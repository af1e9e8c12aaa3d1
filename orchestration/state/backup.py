"""State tables of the warehouse into a folder, in batches: memory does not grow with the tables."""

import os
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet as pq

from orchestration.state.archive import MANIFEST, Archive, ArchivedTable, checksum
from orchestration.state.columns import standing_columns
from orchestration.state.found import StateError, StateTable
from orchestration.state.salt import SALT_TABLE, fingerprint, standing_salt
from orchestration.state.types import arrow_type
from orchestration.warehouse import Warehouse

_BATCH = 50_000


def back_up(
    warehouse: Warehouse,
    tables: Iterable[StateTable],
    folder: Path,
    *,
    with_salt: bool,
    tell: Callable[[ArchivedTable], None] = lambda _: None,
) -> Archive:
    """Write every table that stands. The folder appears when it is whole, or not at all; only its owner may read it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StateError(f"{folder} is not empty. Name a folder that does not exist yet, one per backup.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    try:
        archive = _write(warehouse, tables, partial, with_salt, tell)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial)
        raise
    return archive


def _write(
    warehouse: Warehouse,
    tables: Iterable[StateTable],
    folder: Path,
    with_salt: bool,
    tell: Callable[[ArchivedTable], None],
) -> Archive:
    archived = []
    for table in tables:
        if table.name == SALT_TABLE and not with_salt:
            continue
        written = _write_table(warehouse, table, folder)
        if written:
            archived.append(written)
            tell(written)
    if not archived:
        raise StateError(
            "There is no state yet: no state table stands in this warehouse. Run `goldseam run` first."
        )
    salt = standing_salt(warehouse)
    archive = Archive(
        taken_at=datetime.now(UTC),
        engine=warehouse.adapter_type,
        salt_fingerprint=None if salt is None else fingerprint(salt),
        tables=archived,
    )
    with os.fdopen(_private(folder / MANIFEST), "w", encoding="utf-8") as file:
        file.write(archive.model_dump_json(indent=2) + "\n")
    return archive


def _write_table(warehouse: Warehouse, table: StateTable, folder: Path) -> ArchivedTable | None:
    columns = standing_columns(warehouse, table)
    if not columns:
        return None
    schema = pyarrow.schema([(column.name, arrow_type(column.type)) for column in columns])
    listed = ", ".join(f'"{column.name}"' for column in columns)
    path, rows = folder / f"{table.name}.parquet", 0
    with os.fdopen(_private(path), "wb") as file, pq.ParquetWriter(file, schema) as writer:
        for batch in warehouse.stream(f"select {listed} from {table.relation}", _BATCH):
            arrays = [
                pyarrow.array(values, field.type)
                for values, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
            rows += len(batch)
    return ArchivedTable(
        name=table.name,
        relation=table.relation,
        columns=columns,
        rows=rows,
        file=path.name,
        sha256=checksum(path),
    )


def _private(path: Path) -> int:
    """A new file that only its owner may read."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
