"""Scratch warehouses behind one face, so that a test reads the same on every engine."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.support.postgres import PostgresServer

# One name on every engine and in every module: a parsed manifest then fits them all.
DATABASE = "goldseam"

# bool before int: True is an int too.
_SQL_TYPES = {
    bool: "boolean",
    int: "bigint",
    float: "double precision",
    Decimal: "numeric(18,4)",
    datetime: "timestamp",
    date: "date",
    str: "text",
}


class Warehouse(ABC):
    """A database of one engine, empty at first."""

    engine: str

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """Environment variables that lead profiles.yml.example here."""

    @abstractmethod
    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query."""

    @abstractmethod
    def execute(self, *statements: str) -> None:
        """Run statements that return nothing."""

    @abstractmethod
    def _insert(self, relation: str, rows: list[tuple]) -> None: ...

    def load(self, schema: str, table: str, rows: Any, types: dict[str, str] | None = None) -> None:
        """Create or replace a table.

        rows: a list of dicts with the same keys, or an Arrow table. types: SQL types by column; others
        are taken from the first value that is not None (text when there is none).
        """
        records = rows.to_pylist() if hasattr(rows, "to_pylist") else list(rows)
        names = list(records[0]) if records else list(types or {})
        if not names:
            raise ValueError(
                f"{schema}.{table}: no rows and no types; an empty table needs types={{column: type}}"
            )
        columns = {name: (types or {}).get(name) or _sql_type(records, name) for name in names}
        relation = f'"{schema}"."{table}"'
        listed = ", ".join(f'"{name}" {sql_type}' for name, sql_type in columns.items())
        self.execute(
            f'create schema if not exists "{schema}"',
            # cascade, as dbt does it: views of a run before are built again by the next
            f"drop table if exists {relation} cascade",
            f"create table {relation} ({listed})",
        )
        if records:
            self._insert(relation, [tuple(record[name] for name in names) for record in records])


class DuckDBWarehouse(Warehouse):
    """A DuckDB file; opened for each call, since dbt needs it between them."""

    engine = "duckdb"

    def __init__(self, folder: Path):
        self.folder = folder
        self.path = folder / f"{DATABASE}.duckdb"

    def environment(self) -> dict[str, str]:
        return {
            "GOLDSEAM_DUCKDB_PATH": str(self.path),
            "GOLDSEAM_DUCKDB_MEMORY": "2GB",
        }

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with self._connection() as connection:
            cursor = connection.execute(sql)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def execute(self, *statements: str) -> None:
        with self._connection() as connection:
            for statement in statements:
                connection.execute(statement).fetchall()

    def _insert(self, relation: str, rows: list[tuple]) -> None:
        # Many rows per statement: DuckDB pays for each statement, not for each row.
        marks = ", ".join("?" * len(rows[0]))
        with self._connection() as connection:
            for start in range(0, len(rows), 1000):
                block = rows[start : start + 1000]
                values = [value for row in block for value in row]
                tuples = ", ".join([f"({marks})"] * len(block))
                connection.execute(f"insert into {relation} values {tuples}", values)

    def _connection(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(self.path)
        # As in profiles.yml.example.
        connection.execute("set TimeZone = 'UTC'")
        return connection


class PostgresWarehouse(Warehouse):
    """A fresh database on the session's server."""

    engine = "postgres"

    def __init__(self, server: PostgresServer, database: str = DATABASE):
        self.server = server
        self.database = database
        server.recreate_database(database)

    def environment(self) -> dict[str, str]:
        return {
            "GOLDSEAM_POSTGRES_HOST": self.server.host,
            "GOLDSEAM_POSTGRES_PORT": str(self.server.port),
            "GOLDSEAM_POSTGRES_USER": self.server.user,
            "GOLDSEAM_POSTGRES_DATABASE": self.database,
        }

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with self._cursor() as cursor:
            cursor.execute(sql)
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def execute(self, *statements: str) -> None:
        with self._cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _insert(self, relation: str, rows: list[tuple]) -> None:
        from psycopg2.extras import execute_values

        with self._cursor() as cursor:
            execute_values(cursor, f"insert into {relation} values %s", rows, page_size=1000)

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        import psycopg2
        from psycopg2.extras import register_uuid

        server = self.server
        connection = psycopg2.connect(
            host=server.host, port=server.port, user=server.user, dbname=self.database
        )
        register_uuid(conn_or_curs=connection)
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()


def _sql_type(records: list[dict], name: str) -> str:
    value = next((record[name] for record in records if record[name] is not None), "")
    for python_type, sql_type in _SQL_TYPES.items():
        if isinstance(value, python_type):
            return sql_type
    raise TypeError(f"column {name}: no SQL type is known for {value!r}; give types={{'{name}': ...}}")
