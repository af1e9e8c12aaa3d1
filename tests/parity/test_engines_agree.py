"""The same company, and its next day, on DuckDB and on Postgres: every public table equal row for row, ids included."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.postgres import PostgresServer
from tests.support.project import REPOSITORY
from tests.support.warehouses import DuckDBWarehouse, PostgresWarehouse, Warehouse

# Knowledge time is the run's own moment, different in each run.
RUN_MOMENTS = {
    "valid_from", "valid_to", "measured_at", "evaluated_at", "entered_at", "exited_at", "planned_at", "occurred_at_run",
}  # fmt: skip
PUBLIC_SCHEMAS = ("feeds", "identity", "cdp", "activation", "masked")
DAYS = [("2026-06-30", ["--people", "500", "--until", "2026-06-30"]), ("2026-07-01", ["--days", "1"])]


class Company:
    """The demo company in one warehouse, driven through the command line as a person would."""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        self.warehouse = warehouse
        self.folder = folder
        profiles = folder / "profiles"
        profiles.mkdir()
        (profiles / "profiles.yml").write_text((REPOSITORY / "profiles.yml.example").read_text())
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GOLDSEAM_", "DBT_"))},
            **warehouse.environment(),
            "GOLDSEAM_TARGET": warehouse.engine,
            "GOLDSEAM_IDENTITY_SALT": "parity",
            "GOLDSEAM_DATA_DIR": str(folder),
            "DBT_PROFILES_DIR": str(profiles),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }

    def goldseam(self, *arguments: str) -> str:
        """Run a command; its output is the failure's message."""
        command = [sys.executable, "-m", "orchestration", *arguments]
        done = subprocess.run(command, cwd=REPOSITORY, env=self._environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"goldseam {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def live(self, until: str, arguments: list[str]) -> None:
        """Load a day and run everything as of its end."""
        self.goldseam("demo", "--folder", str(self.folder / "demo"), *arguments)
        self.goldseam("run", "--vars", f"{{as_of: '{until}'}}")

    def tables(self) -> dict[str, list[str]]:
        """Columns of every public table and view, run moments left out."""
        listed = ", ".join(f"'{schema}'" for schema in PUBLIC_SCHEMAS)
        rows = self.warehouse.rows(f"""
            select table_schema || '.' || table_name as name, column_name
            from information_schema.columns where table_schema in ({listed})
            order by 1, 2""")
        found: dict[str, list[str]] = {}
        for row in rows:
            if row["column_name"] not in RUN_MOMENTS:
                found.setdefault(row["name"], []).append(row["column_name"])
        return found

    def content(self, table: str, columns: list[str]) -> list[tuple[Any, ...]]:
        """All rows in an order of our own."""
        listed = ", ".join(f'"{column}"' for column in columns)
        rows = [tuple(row.values()) for row in self.warehouse.rows(f"select {listed} from {table}")]
        return sorted(rows, key=lambda row: tuple((value is not None, str(value)) for value in row))


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> list[Company]:
    """One company per engine, after its second day."""
    both = [
        Company(DuckDBWarehouse(tmp_path_factory.mktemp("file")), tmp_path_factory.mktemp("duckdb")),
        Company(PostgresWarehouse(postgres_server), tmp_path_factory.mktemp("postgres")),
    ]
    for company in both:
        for until, arguments in DAYS:
            company.live(until, arguments)
    return both


@pytest.mark.postgres
def test_every_public_table_is_equal(companies: list[Company]) -> None:
    duckdb, postgres = companies
    assert duckdb.tables() == postgres.tables()
    differing = {
        table: [rows for rows in zip(duckdb.content(table, columns), postgres.content(table, columns), strict=False) if rows[0] != rows[1]][:2]
        for table, columns in duckdb.tables().items()
        if duckdb.content(table, columns) != postgres.content(table, columns)
    }
    assert not differing


@pytest.mark.postgres
def test_the_comparison_is_not_of_empty_tables(companies: list[Company]) -> None:
    empty = {table for table, columns in companies[0].tables().items() if not companies[0].content(table, columns)}
    assert not empty & {"cdp.profiles", "cdp.orders", "cdp.events", "identity.identity_map", "activation.activation_plan"}


@pytest.mark.postgres
def test_the_second_day_kept_nearly_all_ids(companies: list[Company]) -> None:
    for company in companies:
        [row] = company.warehouse.rows("""
            select
                count(distinct profile_id) as ids,
                count(distinct case when valid_to is not null then profile_id end) as moved
            from identity.identity_map_history""")
        assert row["moved"] < row["ids"] * 0.05


@pytest.mark.postgres
def test_both_engines_delivered_the_same_files(companies: list[Company]) -> None:
    delivered = [
        {path.name: path.read_text() for path in sorted((company.folder / "audiences").rglob("*.csv"))} for company in companies
    ]
    assert delivered[0]
    assert delivered[0] == delivered[1]
