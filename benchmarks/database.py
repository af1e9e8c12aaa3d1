"""The warehouse under test, named by a URL, so that every process can open it: a DuckDB file or a Postgres database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, Protocol

MEMORY = "12GB"
THREADS = 2
RESULTS = "bench_results"


class Session(Protocol):
    """One open connection; every statement commits."""

    engine: Literal["duckdb", "postgres"]
    connection: Any

    def execute(self, statement: str) -> None:
        """Run a statement that returns nothing."""

    def fetch(self, query: str) -> Sequence[tuple]:
        """All rows of a small result."""

    def work_table(self, name: str, query: str) -> None:
        """Create or replace a temporary table, with statistics where the engine needs them."""

    def replace_table(self, name: str, query: str) -> None:
        """Create or replace a table that stays."""


class DuckDBSession:
    """A DuckDB file with the memory and threads that every peer gets."""

    engine: Literal["duckdb"] = "duckdb"

    def __init__(self, path: str):
        import duckdb

        self.connection = duckdb.connect(path)
        self.connection.execute(f"set threads = {THREADS}; set memory_limit = '{MEMORY}'")
        # As it is in warehouses of this kind: the order of rows is nobody's concern.
        self.connection.execute("set preserve_insertion_order = false")

    def execute(self, statement: str) -> None:
        self.connection.execute(statement).fetchall()

    def fetch(self, query: str) -> Sequence[tuple]:
        return self.connection.execute(query).fetchall()

    def work_table(self, name: str, query: str) -> None:
        self.execute(f"create or replace temp table {name} as {query}")

    def replace_table(self, name: str, query: str) -> None:
        self.execute(f"create or replace table {name} as {query}")


class PostgresSession:
    """A Postgres database."""

    engine: Literal["postgres"] = "postgres"

    def __init__(self, url: str):
        import psycopg2

        self.connection = psycopg2.connect(url)
        self.connection.autocommit = True
        # A query may take as long as the benchmark allows.
        self.execute("set statement_timeout = 0; set work_mem = '256MB'")

    def execute(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)

    def fetch(self, query: str) -> Sequence[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def work_table(self, name: str, query: str) -> None:
        self.execute(f"drop table if exists {name}; create temporary table {name} as {query}; analyze {name}")

    def replace_table(self, name: str, query: str) -> None:
        self.execute(f"drop table if exists {name}; create table {name} as {query}; analyze {name}")


@contextmanager
def open_database(url: str) -> Iterator[Session]:
    """'postgresql://...' or the path of a DuckDB file."""
    session = PostgresSession(url) if url.startswith("postgresql:") else DuckDBSession(url)
    try:
        session.execute(f"create schema if not exists {RESULTS}")
        yield session
    finally:
        session.connection.close()
