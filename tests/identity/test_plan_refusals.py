"""`goldseam identity plan` where nothing can be compared: it says why, before any scratch schema is made."""

import pytest

from tests.support.company import Company
from tests.support.warehouses import DuckDBWarehouse


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """An empty warehouse."""
    return Company(DuckDBWarehouse(tmp_path_factory.mktemp("duckdb")), tmp_path_factory.mktemp("company"))


def test_before_the_first_run_there_is_nothing_to_compare_with(company: Company) -> None:
    company.warehouse.execute("create schema somebodys")
    done = company.attempt("identity", "plan")
    assert done.returncode == 1
    assert "identity.identity_map_history" in done.stderr
    assert "Run `goldseam run` once" in " ".join(done.stderr.split())
    schemas = company.warehouse.rows("select schema_name from information_schema.schemata")
    assert not [row for row in schemas if row["schema_name"].startswith("plan_")]


def test_a_misspelt_var_is_no_plan_of_nothing(company: Company) -> None:
    done = company.attempt("identity", "plan", "--vars", "{extra_blocked_identifers: more_blocked}")
    assert done.returncode == 1
    assert "Did you mean 'extra_blocked_identifiers'?" in " ".join(done.stderr.split())
