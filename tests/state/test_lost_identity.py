"""The whole way, as a person goes it: back up, lose schema identity, be stopped, restore, run; ids stay."""

import gc
from pathlib import Path

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager

from tests.support.company import Company
from tests.support.project import DbtError, Project
from tests.support.warehouses import Warehouse

IDENTITY = ["--select", "+identity_map", "profile_redirects_current"]


@pytest.fixture(scope="module")
def engine() -> str:
    """One is enough here; that engines agree is tests/parity's to show."""
    return "duckdb"


@pytest.fixture(scope="module")
def company(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Company:
    made = Company(warehouse, tmp_path_factory.mktemp("company"))
    del made.environment["GOLDSEAM_IDENTITY_SALT"]
    made.goldseam("demo", "--folder", str(made.folder / "demo"), "--people", "100")
    return made


def ids(company: Company) -> dict[int, str]:
    rows = company.warehouse.rows("select node_id, profile_id from identity.identity_map")
    return {row["node_id"]: row["profile_id"] for row in rows}


def run_identity(project: Project) -> str:
    """One run of the identity models; what stopped it, or nothing."""
    try:
        project.dbt("run", *IDENTITY)
    except DbtError as stopped:
        return str(stopped)
    return ""


def unlock() -> None:
    """Dbt keeps its connection, and so the lock on DuckDB's file, which the command line needs next."""
    DuckDBConnectionManager.close_all_connections()
    gc.collect()


def test_everybody_keeps_the_id(company: Company, project: Project, tmp_path: Path) -> None:
    project.dbt("seed")
    assert not run_identity(project)
    unlock()
    before = ids(company)
    assert len(before) > 500
    backup = str(tmp_path / "backup")
    printed = company.goldseam("state", "backup", backup)
    assert "identity_map_history" in printed
    assert "The salt of profile ids is not in it" in printed

    company.warehouse.execute("drop schema identity cascade")
    said = run_identity(project)
    unlock()
    assert f"identity.identity_map_history had {len(before)} rows on 20" in said
    assert "goldseam state restore <folder> --table identity_map_history" in said

    refused = company.attempt("state", "restore", backup)
    assert refused.returncode == 1
    assert "--table identity_map_history" in " ".join(refused.stderr.split())
    company.goldseam("state", "restore", backup, "--table", "identity_map_history")
    assert not run_identity(project)
    assert ids(company) == before
