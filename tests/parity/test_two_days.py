"""The same company, and its next day, on DuckDB and on Postgres: every public table equal row for row, ids included.

Then an afternoon on which only facts change: what followed changes leaves every table as a full build does.
"""

import json
from decimal import Decimal

import pytest

from tests.support.company import Company
from tests.support.postgres import PostgresServer
from tests.support.warehouses import DuckDBWarehouse, PostgresWarehouse

DAYS = [("2026-06-30", ["--people", "500", "--until", "2026-06-30"]), ("2026-07-01", ["--days", "1"])]


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


@pytest.fixture(scope="module")
def on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The company in a file, after its second day."""
    return _after_two_days(
        Company(DuckDBWarehouse(tmp_path_factory.mktemp("file")), tmp_path_factory.mktemp("duckdb"))
    )


@pytest.fixture(scope="module")
def companies(
    on_duckdb: Company, tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> list[Company]:
    """One company per engine, after its second day."""
    other = Company(PostgresWarehouse(postgres_server), tmp_path_factory.mktemp("postgres"))
    return [on_duckdb, _after_two_days(other)]


def _after_two_days(company: Company) -> Company:
    for until, arguments in DAYS:
        company.live(until, arguments)
    return company


@pytest.mark.postgres
def test_every_public_table_is_equal(companies: list[Company]) -> None:
    duckdb, postgres = companies
    assert duckdb.tables() == postgres.tables()
    differing = {}
    for table, columns in duckdb.tables().items():
        ours, theirs = duckdb.content(table, columns), postgres.content(table, columns)
        if ours != theirs:
            differing[table] = [pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]][:2]
    assert not differing


@pytest.mark.postgres
def test_the_ten_questions_have_one_answer(companies: list[Company]) -> None:
    duckdb, postgres = (_answers(company) for company in companies)
    assert len(duckdb) == 10
    assert [name for name, answer in duckdb.items() if answer != postgres[name]] == []
    # in a new company no prediction and no experiment stands, and no campaign went to a hundred
    empty = {name for name, answer in duckdb.items() if not answer}
    assert empty == {"who_is_about_to_leave", "what_did_the_experiment_change", "which_campaigns_earn"}


def _answers(company: Company) -> dict[str, list]:
    """What each file of analyses/ returns, numbers as text: scales differ between engines, values do not."""
    company.dbt("compile", "--select", "path:analyses")
    files = (company.folder / "target" / "compiled" / "goldseam" / "analyses").glob("*.sql")
    return {
        file.stem: [
            [
                f"{value:.4f}" if isinstance(value, (float, Decimal, int)) else str(value)
                for value in row.values()
            ]
            for row in company.warehouse.rows(file.read_text())
        ]
        for file in files
    }


@pytest.mark.postgres
def test_the_comparison_is_not_of_empty_tables(companies: list[Company]) -> None:
    for table in (
        "cdp.profiles",
        "cdp.orders",
        "cdp.events",
        "identity.identity_map",
        "activation.activation_plan",
    ):
        assert companies[0].warehouse.rows(f"select 1 as found from {table} limit 1"), table


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
        {path.name: path.read_text() for path in sorted((company.folder / "audiences").rglob("*.csv"))}
        for company in companies
    ]
    assert delivered[0]
    assert delivered[0] == delivered[1]


@pytest.mark.postgres
def test_a_person_has_the_same_card(companies: list[Company]) -> None:
    [row] = companies[0].warehouse.rows("""
        select min(contact_point) as email
        from cdp.profile_contact_points as points
        inner join cdp.profile_traits as traits on points.profile_id = traits.profile_id
        where points.channel = 'email' and traits.order_count > 2""")
    cards = [
        json.loads(company.goldseam("profile", f"email:{row['email']}", "--json")) for company in companies
    ]
    assert cards[0]["name"]
    assert cards[0]["touches"]
    assert cards[0] == cards[1]


@pytest.mark.postgres
@pytest.mark.parametrize("place", [0, 1], ids=["duckdb", "postgres"])
def test_unit_tests_of_models_pass(companies: list[Company], place: int) -> None:
    companies[place].dbt("test", "--select", "test_type:unit")


def test_what_followed_changes_equals_a_full_build(on_duckdb: Company) -> None:
    for change in CHANGES:
        on_duckdb.warehouse.execute(change)
    on_duckdb.goldseam("run", "--vars", f"{{as_of: '{AFTERNOON}'}}")
    followed = _content(on_duckdb)
    on_duckdb.set_clock(AFTERNOON)
    on_duckdb.dbt("run", "--full-refresh")
    built = _content(on_duckdb)
    assert followed.keys() == built.keys()
    assert [table for table in followed if followed[table] != built[table]] == []
    assert followed["cdp.profile_traits"]


def _content(company: Company) -> dict[str, list]:
    return {
        table: company.content(table, [column for column in columns if column not in NUMBERS_OF_BUILDS])
        for table, columns in company.tables().items()
        if table.startswith(SCHEMAS) and table not in DIFFERENT
    }
