"""The generator's entry points for run_job: DuckDB writes everything; Postgres gets copies."""

import tempfile
from dataclasses import asdict
from pathlib import Path

import duckdb

from benchmarks.database import open_database
from benchmarks.identity.generate import edges, records
from benchmarks.identity.sizes import People
from benchmarks.job import run_job

# Sorting 20 M rows needs room; peers and Goldseam get their own settings.
_SETTINGS = {"threads": "2", "memory_limit": "10GB"}
_TYPES = {"VARCHAR": "text", "TIMESTAMP": "timestamp"}


def generate_people(path: str, table: str, people: People) -> None:
    """Edge table bench.<table> of small components, in a process of its own."""
    run_job(f"{__name__}:people_job", path=path, table=table, people=asdict(people))


def generate_shapes(path: str, nodes: int) -> None:
    """Edge tables bench.random, bench.chain and bench.star."""
    run_job(f"{__name__}:shapes_job", path=path, nodes=nodes)


def generate_records(path: str, identifiers: int, households: int) -> None:
    """Raw tables of all batches; nothing has arrived yet."""
    run_job(f"{__name__}:records_job", path=path, identifiers=identifiers, households=households)


def copy_to_postgres(path: str, url: str, schema: str) -> None:
    """Every table of the schema."""
    run_job(f"{__name__}:copy_job", path=path, url=url, schema=schema)


def people_job(path: str, table: str, people: dict) -> None:
    """For generate_people."""
    with duckdb.connect(path, config=_SETTINGS) as connection:
        edges.write_people(connection, table, People(**people))


def shapes_job(path: str, nodes: int) -> None:
    """For generate_shapes."""
    with duckdb.connect(path, config=_SETTINGS) as connection:
        edges.write_random(connection, "random", nodes)
        edges.write_chain(connection, "chain", nodes)
        edges.write_star(connection, "star", nodes)


def records_job(path: str, identifiers: int, households: int) -> None:
    """For generate_records."""
    with duckdb.connect(path, config=_SETTINGS) as connection:
        records.write_records(connection, identifiers, households)


def copy_job(path: str, url: str, schema: str) -> None:
    """For copy_to_postgres: through CSV, since DuckDB's extension for Postgres is a download."""
    with (
        duckdb.connect(path, config=_SETTINGS) as connection,
        open_database(url) as session,
        tempfile.TemporaryDirectory() as folder,
    ):
        session.execute(f"create schema if not exists {schema}")
        file = Path(folder) / "rows.csv"
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = ?", [schema]
        ).fetchall()
        for [table] in tables:
            relation = f"{schema}.{table}"
            columns = connection.execute(f"describe {relation}").fetchall()
            definitions = ", ".join(f"{column[0]} {_TYPES[column[1]]}" for column in columns)
            connection.execute(f"copy {relation} to '{file}' (format csv, header false)").fetchall()
            session.execute(f"drop table if exists {relation}; create table {relation} ({definitions})")
            with file.open() as rows, session.connection.cursor() as cursor:
                cursor.copy_expert(f"copy {relation} from stdin with (format csv)", rows)
            session.execute(f"analyze {relation}")
