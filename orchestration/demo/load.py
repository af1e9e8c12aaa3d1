"""Carries the demo's Parquet files into the warehouse."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow.csv as csv

from orchestration.demo.config import DemoError
from orchestration.demo.tables import TABLES, TableSpec
from orchestration.parquet_file import read_parts

_PART_ROWS = 50_000
_LOADING = {"threads": 2, "memory_limit": "400MB"}  # each thread holds a part of a table


class DemoWarehouse(Protocol):
    """What loading needs of orchestration.warehouse.Warehouse."""

    @property
    def adapter_type(self) -> str: ...
    def raw_handle(self) -> Any: ...
    def schema(self, name: str) -> str: ...


def load_demo(warehouse: DemoWarehouse, files: Mapping[str, Path], *, replace: bool) -> None:
    """Load one file per table, all or nothing; `replace` starts the demo's own tables anew."""
    engine = {"duckdb": (_recreate, _read_parquet), "postgres": (_empty, _copy)}.get(warehouse.adapter_type)
    if engine is None:
        raise DemoError(
            f"The demo cannot be loaded into {warehouse.adapter_type}: only into duckdb and postgres. "
            "Choose one of their targets in profiles.yml."
        )
    clear, append = engine
    with _small_cache(warehouse), _transaction(warehouse) as cursor:
        for schema in sorted({TABLES[path].schema for path in files}):
            cursor.execute(f'create schema if not exists "{warehouse.schema(schema)}"')
        for path, file in files.items():
            spec = TABLES[path]
            schema = warehouse.schema(spec.schema)
            if replace:
                clear(cursor, spec, schema)
            append(cursor, spec, schema, file)


@contextmanager
def _small_cache(warehouse: DemoWarehouse) -> Iterator[None]:
    """DuckDB keeps all it has written in memory while there is room; a load has no use for it."""
    if warehouse.adapter_type != "duckdb":
        yield
        return
    cursor = warehouse.raw_handle().cursor()
    before = {name: _setting(cursor, name) for name in _LOADING}
    for name, value in _LOADING.items():
        cursor.execute(f"set {name} = '{value}'")
    try:
        yield
    finally:
        for name, value in before.items():
            cursor.execute(f"set {name} = '{value}'")


def _setting(cursor: Any, name: str) -> str:
    cursor.execute(f"select current_setting('{name}')")
    return cursor.fetchall()[0][0]


@contextmanager
def _transaction(warehouse: DemoWarehouse) -> Iterator[Any]:
    cursor = warehouse.raw_handle().cursor()
    cursor.execute("begin")
    try:
        yield cursor
    except BaseException:
        cursor.execute("rollback")
        raise
    cursor.execute("commit")


def _recreate(cursor: Any, spec: TableSpec, schema: str) -> None:
    cursor.execute(f'create or replace table "{schema}"."{spec.name}" ({spec.ddl})')


def _read_parquet(cursor: Any, spec: TableSpec, schema: str, file: Path) -> None:
    source = str(file.resolve()).replace("'", "''")
    cursor.execute(f"""insert into "{schema}"."{spec.name}" by name select * from read_parquet('{source}')""")


def _empty(cursor: Any, spec: TableSpec, schema: str) -> None:
    """Postgres lets no table go while dbt's views stand on it: empty it if its columns are right.

    Otherwise the views go too.
    """
    cursor.execute(
        "select column_name from information_schema.columns "
        f"where table_schema = '{schema}' and table_name = '{spec.name}' order by ordinal_position"
    )
    if [name for (name,) in cursor.fetchall()] == [column for column, _ in spec.columns]:
        cursor.execute(f'truncate table "{schema}"."{spec.name}"')
        return
    cursor.execute(f'drop table if exists "{schema}"."{spec.name}" cascade')
    cursor.execute(f'create table "{schema}"."{spec.name}" ({spec.ddl})')


def _copy(cursor: Any, spec: TableSpec, schema: str, file: Path) -> None:
    """Part by part through CSV: memory does not grow with the file."""
    columns = ", ".join(f'"{column}"' for column, _ in spec.columns)
    for part in read_parts(file, _PART_ROWS):
        text = io.BytesIO()
        csv.write_csv(part, text, csv.WriteOptions(include_header=False))
        text.seek(0)
        cursor.copy_expert(f'copy "{schema}"."{spec.name}" ({columns}) from stdin (format csv)', text)
