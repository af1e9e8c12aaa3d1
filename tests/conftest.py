"""Fixtures shared by all tests: engines, scratch warehouses and dbt projects on them."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.engines import SkippedEngines, skip_engine
from tests.support.parsed import share_parses
from tests.support.postgres import EngineAbsentError, PostgresServer, postgres_server
from tests.support.project import Project
from tests.support.warehouses import DuckDBWarehouse, PostgresWarehouse, Warehouse

ENGINES = ["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)]
TESTS = Path(__file__).parent
# Files that take minutes, the longest first: begun last, one of them would keep one worker busy alone.
LONGEST = [
    "parity/test_two_days.py", "identity/test_interruption.py", "identity/test_plan.py",
    "orchestration/test_daily_job.py", "identity/test_incremental.py", "segments/test_evaluations.py",
    "examples/test_sources.py", "examples/test_online_retail.py", "state/test_lost_identity.py",
    "examples/test_olist.py", "activation/test_arms.py", "examples/test_snowplow.py",
]  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    # a developer's own salt and day are not the tests'
    for name in ("GOLDSEAM_IDENTITY_SALT", "GOLDSEAM_AS_OF"):
        os.environ.pop(name, None)
    config.pluginmanager.register(SkippedEngines(), "skipped-engines")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {TESTS / file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session", autouse=True)
def _shared_parses(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A folder of the session's; each worker's own is one of those in it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "parsed"
    folder.mkdir(exist_ok=True)
    share_parses(folder)


@pytest.fixture(scope="session", name="postgres_server")
def _postgres_server() -> Iterator[PostgresServer]:
    """A Postgres server for this worker; skips, loudly, where this machine cannot run one."""
    for package in ("psycopg2", "dbt.adapters.postgres"):
        if importlib.util.find_spec(package) is None:
            skip_engine("postgres", f"Python package {package} is missing; install goldseam[postgres]")
    try:
        with postgres_server() as server:
            yield server
    except EngineAbsentError as absent:
        skip_engine("postgres", str(absent))


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn: a test that asks for it, or for `project`, runs once on each."""
    return request.param


@pytest.fixture(scope="module")
def warehouse(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Warehouse:
    """An empty database of the engine, one per test module."""
    if engine == "postgres":
        return PostgresWarehouse(request.getfixturevalue("postgres_server"))
    return DuckDBWarehouse(tmp_path_factory.mktemp("duckdb"))


@pytest.fixture(scope="module")
def project(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """This repository's dbt project on the module's scratch warehouse."""
    return Project(warehouse, work=Path(tmp_path_factory.mktemp("dbt")))
