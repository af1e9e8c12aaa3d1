"""A backup back into the warehouse: all is checked before the first row is written; a table comes whole or not."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from orchestration.clock import utc_now
from orchestration.parquet_file import read_parts
from orchestration.state.archive import Archive, ArchivedTable
from orchestration.state.columns import standing_columns
from orchestration.state.found import StateError, StateTable
from orchestration.state.salt import SALT_TABLE, SALT_VARIABLE, SaltError, fingerprint, standing_salt
from orchestration.state.tables import REGISTRY, SCHEMA, declared_tables, ensure_state, ensure_table
from orchestration.warehouse import Warehouse

_BATCH = 50_000
_CONSUMED = "consumed_builds"


def restore(
    warehouse: Warehouse,
    tables: Mapping[str, StateTable],
    folder: Path,
    *,
    only: Collection[str] = (),
    replace: bool = False,
    new_salt: bool = False,
    tell: Callable[[ArchivedTable], None] = lambda _: None,
) -> list[ArchivedTable]:
    """Restore all tables of a backup, or `only` some. Raises StateError or SaltError before anything is overwritten."""
    archive = Archive.read(folder)
    chosen = _chosen(archive, only)
    _check_columns(warehouse, tables, chosen)
    ensure_state(warehouse)
    _check_salt(warehouse, archive, chosen, new_salt)
    if standing_salt(warehouse) is not None:
        chosen = [table for table in chosen if table.name != SALT_TABLE]
    if not replace:
        _check_empty(warehouse, tables, chosen)
    for archived in chosen:
        table = tables[archived.name]
        if table.is_source:
            ensure_table(warehouse, table.name, declared_tables()[table.name])
        with warehouse.transaction() as cursor:
            _write(warehouse, cursor, table, archived, folder)
        tell(archived)
    return chosen


def _chosen(archive: Archive, only: Collection[str]) -> list[ArchivedTable]:
    names = [table.name for table in archive.tables]
    if unknown := [name for name in only if name not in names]:
        raise StateError(f"The backup has no table {', '.join(unknown)}. It has {', '.join(names)}.")
    return [table for table in archive.tables if not only or table.name in only]


def _check_columns(
    warehouse: Warehouse, tables: Mapping[str, StateTable], chosen: Collection[ArchivedTable]
) -> None:
    problems = []
    for archived in chosen:
        table = tables.get(archived.name)
        if table is None:
            problems.append(f"table {archived.name}")
            continue
        standing = {column.name for column in standing_columns(warehouse, table)}
        # a model that documents no column cannot be compared
        known = standing | table.columns.keys() or {column.name for column in archived.columns}
        problems += [
            f"column {archived.name}.{column.name}" for column in archived.columns if column.name not in known
        ]
    if problems:
        raise StateError(
            f"The backup is of a newer or another Goldseam: this project does not know {', '.join(problems)}."
            " Nothing was restored. Update this project first, or choose other tables with --table."
        )


def _check_salt(
    warehouse: Warehouse, archive: Archive, chosen: Collection[ArchivedTable], new_salt: bool
) -> None:
    standing = standing_salt(warehouse)
    if archive.salt_fingerprint is None:
        return
    if standing is not None and fingerprint(standing) != archive.salt_fingerprint:
        raise SaltError(
            "The backup's profile ids are keyed by another salt than this warehouse's. Beside each other, the same"
            " identifiers would be minted under two keys; nothing was restored. Restore into the warehouse the backup"
            f" came from, or into a new one before its first run, with the backup's salt in {SALT_VARIABLE}."
        )
    if standing is None and not new_salt and SALT_TABLE not in {table.name for table in chosen}:
        raise SaltError(
            "Neither the backup nor this warehouse has the salt of the profile ids; nothing was restored."
            f" Set {SALT_VARIABLE} to it and restore again. If it is lost, --new-salt goes on: the ids of the backup"
            " stay, ids to come are keyed by a new salt."
        )


def _check_empty(
    warehouse: Warehouse, tables: Mapping[str, StateTable], chosen: Collection[ArchivedTable]
) -> None:
    filled, lost = [], []
    for archived in chosen:
        table = tables[archived.name]
        rows = 0
        if warehouse.fetch(
            "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
            [table.schema, table.identifier],
        ):
            [(rows,)] = warehouse.fetch(f"select count(*) from {table.relation}")
        if rows:
            filled.append(f"{table.relation} ({rows:,} rows, the backup {archived.rows:,})")
        elif archived.rows:
            lost.append(f"--table {table.name}")
    if filled:
        remedy = f"restore only what is missing or empty: {' '.join(lost)}; or" if lost else "or"
        raise StateError(
            f"These tables have rows, and would lose what came after the backup: {', '.join(filled)}."
            f" Nothing was restored. Leave them, and {remedy} overwrite them with --replace."
        )


def _write(
    warehouse: Warehouse, cursor: Any, table: StateTable, archived: ArchivedTable, folder: Path
) -> None:
    _make(cursor, table, archived)
    cursor.execute(f"delete from {table.relation}")
    for part in read_parts(folder / archived.file, _BATCH):
        warehouse.insert(cursor, table.relation, part)
    cursor.execute(f"select count(*) from {table.relation}")
    [(rows,)] = cursor.fetchall()
    if rows != archived.rows:
        raise StateError(
            f"{table.relation}: {rows:,} rows arrived of {archived.rows:,}; it was left as it was."
        )
    _register(warehouse, cursor, table, rows)
    _consume_anew(warehouse, cursor, table)


def _make(cursor: Any, table: StateTable, archived: ArchivedTable) -> None:
    """The table, and the columns it lacks."""
    listed = ", ".join(f'"{column.name}" {column.type}' for column in archived.columns)
    cursor.execute(f'create schema if not exists "{table.schema}"')
    cursor.execute(f"create table if not exists {table.relation} ({listed})")
    for column in archived.columns:
        cursor.execute(f'alter table {table.relation} add column if not exists "{column.name}" {column.type}')


def _register(warehouse: Warehouse, cursor: Any, table: StateTable, rows: int) -> None:
    """What was restored is what the next run compares with, also where it is less than there was."""
    registry, now = warehouse.relation(SCHEMA, REGISTRY), utc_now()
    named = f"table_schema = '{table.schema}' and table_name = '{table.identifier}'"
    cursor.execute(
        f"insert into {registry} (table_schema, table_name, first_seen_at, row_count, counted_at)"
        f" select '{table.schema}', '{table.identifier}', timestamp '{now}', {rows}, timestamp '{now}'"
        f" where not exists (select 1 from {registry} where {named})"
    )
    cursor.execute(f"update {registry} set row_count = {rows}, counted_at = timestamp '{now}' where {named}")


def _consume_anew(warehouse: Warehouse, cursor: Any, table: StateTable) -> None:
    """Incremental models on either side of the table must not take it for the one they have read or written."""
    if _CONSUMED in declared_tables():
        consumed = warehouse.relation(SCHEMA, _CONSUMED)
        cursor.execute(f"delete from {consumed} where model = '{table.name}' or upstream = '{table.name}'")
