"""The same company, and its next day, on DuckDB and on Postgres: every public table equal row for row, ids included."""

import json
from decimal import Decimal

import pytest

from tests.support.company import Company
from tests.support.postgres import PostgresServer
from tests.support.warehouses import DuckDBWarehouse, PostgresWarehouse

DAYS = [("2026-06-30", ["--people", "500", "--until", "2026-06-30"]), ("2026-07-01", ["--days", "1"])]


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
    # nobody has been predicted to, and no experiment runs, in a new company
    empty = {name for name, answer in duckdb.items() if not answer}
    assert empty == {"who_is_about_to_leave", "what_did_the_experiment_change"}


def _answers(company: Company) -> dict[str, list]:
    """What each file of analyses/ returns, numbers as text: scales differ between engines, values do not."""
    company.dbt("compile", "--select", "path:analyses", "--vars", "{as_of: '2026-07-01'}")
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
    empty = {
        table for table, columns in companies[0].tables().items() if not companies[0].content(table, columns)
    }
    assert not empty & {
        "cdp.profiles",
        "cdp.orders",
        "cdp.events",
        "identity.identity_map",
        "activation.activation_plan",
    }


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
