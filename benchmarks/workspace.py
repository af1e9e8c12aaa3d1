"""Where a part of the benchmark works: a temporary folder, its database, its dbt project; gone afterwards."""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.job import run_job

POSTGRES_DATABASE = "bench"


@dataclass(frozen=True)
class Workspace:
    """url: the database under test. file: the DuckDB file that the generator fills, the same unless on Postgres."""

    engine: str
    url: str
    file: str
    project: str


@contextlib.contextmanager
def duckdb_workspace(prepare: str) -> Iterator[Workspace]:
    """An empty DuckDB file. prepare: 'module:function' that makes the dbt project in a folder."""
    with _folder() as folder:
        file = str(folder / "warehouse.duckdb")
        yield Workspace("duckdb", file, file, _prepared(prepare, folder))


@contextlib.contextmanager
def postgres_workspace(prepare: str) -> Iterator[Workspace]:
    """An empty database on a server of this machine's own binaries."""
    from tests.support.postgres import postgres_server

    with _folder() as folder, postgres_server() as server:
        server.recreate_database(POSTGRES_DATABASE)
        # For everybody alike: the server's defaults are those of tests, short and small.
        for setting in ("statement_timeout = 0", "work_mem = '256MB'", "maintenance_work_mem = '512MB'"):
            server.execute(f"alter database {POSTGRES_DATABASE} set {setting}")
        url = f"postgresql://{server.user}@{server.host}:{server.port}/{POSTGRES_DATABASE}"
        yield Workspace("postgres", url, str(folder / "warehouse.duckdb"), _prepared(prepare, folder))


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="goldseam-bench-") as folder:
        yield Path(folder)


def _prepared(prepare: str, folder: Path) -> str:
    project = str(folder / "project")
    run_job(prepare, folder=project)
    return project
