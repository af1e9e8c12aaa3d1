"""A day that followed changes leaves every public table as a full build does."""

import pytest

from tests.support.company import Company
from tests.support.warehouses import DuckDBWarehouse

DAYS = [("2026-06-30", ["--people", "120", "--until", "2026-06-30"]), ("2026-07-01", ["--days", "1"])]
# They count builds, and so differ from one to the next.
NUMBERS_OF_BUILDS = {"changed_in", "block_changed_in"}
# Retired ids stay in the one; the other tells what the last run did.
DIFFERENT = {"cdp.touched_profiles", "identity.identity_health"}
SCHEMAS = ("feeds.", "identity.", "cdp.", "masked.")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """After its second day."""
    made = Company(DuckDBWarehouse(tmp_path_factory.mktemp("file")), tmp_path_factory.mktemp("company"))
    for until, arguments in DAYS:
        made.live(until, arguments)
    return made


def test_a_day_equals_a_full_build(company: Company) -> None:
    followed = _content(company)
    company.dbt("run", "--full-refresh", "--vars", f"{{as_of: '{DAYS[-1][0]}'}}")
    built = _content(company)
    assert followed.keys() == built.keys()
    assert [table for table in followed if followed[table] != built[table]] == []
    assert followed["cdp.profile_traits"]


def _content(company: Company) -> dict[str, list]:
    return {
        table: company.content(table, [column for column in columns if column not in NUMBERS_OF_BUILDS])
        for table, columns in company.tables().items()
        if table.startswith(SCHEMAS) and table not in DIFFERENT
    }
