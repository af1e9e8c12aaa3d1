"""Days that followed changes leave every public table as a full build does."""

import pytest

from tests.support.company import Company
from tests.support.warehouses import DuckDBWarehouse

DAYS = [("2026-06-30", ["--people", "120", "--until", "2026-06-30"]), ("2026-07-01", ["--days", "1"])]
AFTERNOON = "2026-07-01 13:00:00"
# Facts that change while nobody's identifiers do: each must reach the profiles by itself.
CHANGES = [
    """update raw_shop.products
        set product_type = 'Gifts', updated_at = '2026-07-01 10:00:00', _loaded_at = '2026-07-01 12:00:00'
        where id = (select product_id from raw_shop.order_lines group by 1 order by count(*) desc, 1 limit 1)""",
    """update raw_shop.orders
        set total_price = total_price + 1, updated_at = '2026-07-01 10:00:00', _loaded_at = '2026-07-01 12:00:00'
        where id % 7 = 0""",
    "update raw_shop.order_lines set quantity = quantity + 1, _loaded_at = '2026-07-01 12:00:00' where id % 7 = 1",
    """insert into raw_email.events
        select id || '-again', profile_id, 'Clicked Email', campaign_id, campaign_name, message_id, subject, url,
            timestamp '2026-07-01 10:00:00', timestamp '2026-07-01 12:00:00'
        from raw_email.events where metric = 'Opened Email' and hash(id) % 9 = 0""",
    """insert into raw_email.events
        select id || '-late', profile_id, 'Opened Email', campaign_id, campaign_name, message_id, subject, url,
            datetime, timestamp '2026-07-01 12:00:00'
        from raw_email.events where metric = 'Received Email' and hash(id) % 9 = 1""",
]
# They count builds, and so differ from one to the next.
NUMBERS_OF_BUILDS = {"changed_in", "block_changed_in"}
# Retired ids stay in the one; the other tells what the last run did.
DIFFERENT = {"cdp.touched_profiles", "identity.identity_health"}
SCHEMAS = ("feeds.", "identity.", "cdp.", "masked.")


@pytest.fixture
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """After its second day, and an afternoon on which only facts changed."""
    made = Company(DuckDBWarehouse(tmp_path_factory.mktemp("file")), tmp_path_factory.mktemp("company"))
    for until, arguments in DAYS:
        made.live(until, arguments)
    for change in CHANGES:
        made.warehouse.execute(change)
    made.goldseam("run", "--vars", f"{{as_of: '{AFTERNOON}'}}")
    return made


def test_what_followed_changes_equals_a_full_build(company: Company) -> None:
    followed = _content(company)
    company.dbt("run", "--full-refresh", "--vars", f"{{as_of: '{AFTERNOON}'}}")
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
