"""The tests' own machinery: a skipped engine is seen and fails CI; scratch warehouses hold what is loaded."""

from datetime import datetime
from decimal import Decimal

import pyarrow
import pytest

from tests.support import engines
from tests.support.engines import SkippedEngines
from tests.support.postgres import find_binaries
from tests.support.warehouses import Warehouse

pytest_plugins = ["pytester"]

SUITE = """
import pytest
from tests.support.engines import skip_engine

@pytest.fixture
def server():
    skip_engine("postgres", "no initdb here")

@pytest.mark.postgres
def test_on_postgres(server): ...

def test_elsewhere(): ...
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path):
    """Run SUITE with the plugin, with or without binaries on the machine."""
    pytester.makepyfile(SUITE)
    pytester.makeini("[pytest]\nmarkers = postgres: x")
    for name in engines.REQUIRE_VARIABLES:
        monkeypatch.delenv(name, raising=False)

    def run_suite(*arguments: str, has_binaries: bool) -> pytest.HookRecorder:
        monkeypatch.setattr(engines, "find_binaries", lambda: tmp_path if has_binaries else None)
        return pytester.inline_run("-p", "no:cacheprovider", *arguments, plugins=[SkippedEngines()])

    return run_suite


@pytest.mark.parametrize(
    ("required", "has_binaries", "passes"),
    [("", True, True), ("0", True, True), ("1", False, True), ("1", True, False), ("true", True, False)],
)
@pytest.mark.parametrize("variable", engines.REQUIRE_VARIABLES)
def test_skip_fails_only_where_the_engine_is_due(
    run, monkeypatch, capsys, variable, required, has_binaries, passes
):
    monkeypatch.setenv(variable, required)
    result = run(has_binaries=has_binaries)
    assert (result.ret == pytest.ExitCode.OK) is passes
    printed = capsys.readouterr().out
    assert "ENGINES NOT TESTED" in printed
    assert "postgres: no initdb here (1 tests)" in printed


def test_leaving_the_engine_out_counts_as_skipping(run, monkeypatch, capsys):
    monkeypatch.setenv("GOLDSEAM_REQUIRE_ENGINES", "1")
    result = run("-m", "not postgres", has_binaries=True)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "postgres: left out by -m (1 tests)" in capsys.readouterr().out


def test_nothing_is_said_when_all_engines_ran(run, monkeypatch, capsys):
    monkeypatch.setenv("CI", "1")
    result = run("-k", "elsewhere", has_binaries=True)
    assert result.ret == pytest.ExitCode.OK
    assert "ENGINES NOT TESTED" not in capsys.readouterr().out


def test_rows_come_back_as_loaded(warehouse: Warehouse):
    row = {
        "id": 1,
        "ok": True,
        "price": Decimal("1.5000"),
        "at": datetime(2026, 1, 2, 3),
        "name": "Ж'ä",
        "none": None,
    }
    warehouse.load("raw", "things", [row, dict.fromkeys(row)])
    assert warehouse.rows("select * from raw.things order by id nulls last") == [row, dict.fromkeys(row)]
    warehouse.load("raw", "things", pyarrow.table({"id": [7]}))
    assert warehouse.rows("select * from raw.things") == [{"id": 7}]
    warehouse.load("raw", "things", [], types={"id": "bigint"})
    assert warehouse.rows("select * from raw.things") == []


def test_empty_table_needs_types(warehouse: Warehouse):
    with pytest.raises(ValueError, match=r"raw\.nothing: no rows and no types"):
        warehouse.load("raw", "nothing", [])


@pytest.mark.postgres
def test_postgres_does_not_sort_as_people_do(engine: str, warehouse: Warehouse):
    """Locale C in the server: a model that leans on the collation differs from DuckDB and is found."""
    if engine == "postgres":
        assert find_binaries() is not None
        assert warehouse.rows("show lc_collate") == [{"lc_collate": "C"}]
