"""Whatever is wrong with settings or raw tables ends in words that name it: from doctor, or in feed_rejections."""

from collections.abc import Iterator

import pytest

from orchestration.doctor import Finding, examine
from tests.support.company import Company
from tests.support.project import Project
from tests.support.warehouses import DuckDBWarehouse

AS_OF = {"as_of": "2026-06-30"}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Raw tables only; nothing has run."""
    made = Company(DuckDBWarehouse(tmp_path_factory.mktemp("file")), tmp_path_factory.mktemp("company"))
    made.goldseam("demo", "--folder", str(made.folder / "demo"), "--people", "100")
    return made


@pytest.fixture
def settings(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in company.environment.items():
        if name.startswith(("GOLDSEAM_", "DBT_")):
            monkeypatch.setenv(name, value)


@pytest.fixture
def raw(company: Company) -> Iterator[Company]:
    """The company with its table of CRM contacts put back afterwards."""
    company.warehouse.execute("create or replace table raw_crm.kept as select * from raw_crm.contacts")
    yield company
    company.warehouse.execute(
        "create or replace table raw_crm.contacts as select * from raw_crm.kept", "drop table raw_crm.kept"
    )


def about_contacts(findings: list[Finding]) -> Finding:
    """The one finding on the table that a test has spoilt; a demo this small has other empty tables."""
    return only([finding for finding in findings if "raw_crm.contacts" in finding.where])


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, [str(finding) for finding in findings]
    return findings[0]


@pytest.mark.usefixtures("settings")
def test_nothing_wrong_nothing_found() -> None:
    assert not [finding for finding in examine(AS_OF) if finding.is_error]


@pytest.mark.usefixtures("settings")
def test_a_missing_table(raw: Company) -> None:
    raw.warehouse.execute("drop table raw_crm.contacts")
    found = about_contacts(examine(AS_OF))
    assert found.is_error
    assert "source crm" in found.where and "raw_crm.contacts" in found.where
    assert "missing" in found.problem


@pytest.mark.usefixtures("settings")
def test_a_column_gone(raw: Company) -> None:
    raw.warehouse.execute("alter table raw_crm.contacts rename column email to mail")
    found = about_contacts(examine(AS_OF))
    assert found.is_error
    assert "column email" in found.where and "raw_crm.contacts" in found.where


@pytest.mark.usefixtures("settings")
def test_an_empty_source(raw: Company) -> None:
    raw.warehouse.execute("delete from raw_crm.contacts")
    found = about_contacts(examine(AS_OF))
    assert not found.is_error
    assert "empty" in found.problem


@pytest.mark.usefixtures("settings")
def test_a_column_full_of_nulls(raw: Company) -> None:
    raw.warehouse.execute("update raw_crm.contacts set lastname = null")
    found = about_contacts(examine(AS_OF, count_nulls=True))
    assert "column lastname" in found.where
    assert not found.is_error


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("variables", "where", "said"),
    [
        ({"segmnets": ["vips"]}, "var segmnets", "segments"),
        ({"as_of": "30.06.2026"}, "var as_of", "YYYY-MM-DD"),
        ({"reporting_currency": "euro"}, "var reporting_currency", "ISO 4217"),
        ({"default_regions": {"shop": "DE"}}, "var default_regions", "default"),
        ({"sources": {"shop": ["oders"]}}, "var sources.shop", "oders"),
        ({"sources": {"till": ["orders"]}}, "var sources.till", "feed_till__orders"),
        ({"sources": ["shop"]}, "var sources", "map each source"),
        ({"segments": ["vipps"]}, "var segments", "segment_vipps"),
        ({"lifecycle_lapsed_days": "a year"}, "var lifecycle_lapsed_days", "number of days"),
    ],
)
def test_a_mistyped_variable(variables: dict, where: str, said: str) -> None:
    found = only(examine({**AS_OF, **variables}))
    assert found.is_error
    assert found.where == where
    assert said in str(found)


def test_the_command_line_says_it_too(raw: Company) -> None:
    raw.warehouse.execute("drop table raw_crm.contacts")
    done = raw.attempt("run", "--vars", "{as_of: 2026-06-30}")
    assert done.returncode == 1
    assert "raw_crm.contacts" in done.stdout.replace("\n", "")
    assert "Traceback" not in done.stdout + done.stderr


CUSTOMERS = [
    {"identifier_type": "email", "identifier_value": "anna@@example", "record_key": "c/1"},
    {"identifier_type": "email", "identifier_value": "anna@example.com", "record_key": "c/1"},
    {"identifier_type": "phone", "identifier_value": "12", "record_key": "c/2"},
    {"identifier_type": "fax", "identifier_value": "0301234", "record_key": "c/3"},
    {"identifier_type": "email", "identifier_value": None, "record_key": "c/4"},
]
ORDERS = [
    {"order_id": "1", "paid_amount": "12.50", "identifier_value": "7"},
    {"order_id": "2", "paid_amount": "twelve", "identifier_value": "7"},
    {"order_id": "3", "paid_amount": None, "identifier_value": "7"},
    {"order_id": "4", "paid_amount": "1", "identifier_value": None},
    {"order_id": "1", "paid_amount": "12.50", "identifier_value": "7"},
]


@pytest.fixture(scope="module")
def rejections(project: Project) -> dict[tuple[str, str], str]:
    """(feed, record_key) -> rule, from feeds made by hand; both engines."""
    project.vars = {"sources": {"shop": ["identifiers", "orders"]}, **AS_OF}
    moment = "2026-06-01"
    for row in CUSTOMERS:
        row |= {
            "loaded_at": moment,
            "region": "DE",
            "observed_at": moment,
            "last_observed_at": moment,
            "observation_count": "1",
        }
    for number, row in enumerate(ORDERS):
        amounts = dict.fromkeys(
            ("items_amount", "shipping_amount", "tax_amount", "discount_amount", "refunded_amount"), "0"
        )
        row |= amounts | {
            "identifier_type": "customer_id",
            "record_key": f"o/{number}",
            "loaded_at": moment,
            "status": "paid",
        }
        row |= {
            "channel": "web",
            "store": None,
            "currency": "EUR",
            "occurred_at": moment,
            "updated_at": moment,
        }
    project.load("staging", "feed_shop__identifiers", CUSTOMERS)
    project.load("staging", "feed_shop__orders", ORDERS, types={"store": "text"})
    project.dbt("seed")
    project.dbt("run", "--select", "path:models/feeds")
    rows = project.rows("select feed, record_key, rule from feeds.feed_rejections order by record_key")
    return {(row["feed"], row["record_key"]): row["rule"] for row in rows}


def test_unusable_rows_are_set_aside_with_their_reason(rejections: dict[tuple[str, str], str]) -> None:
    assert rejections == {
        ("identifiers", "c/1"): "unusable_identifier",
        ("identifiers", "c/2"): "unusable_identifier",
        ("identifiers", "c/3"): "unknown_identifier_type",
        ("identifiers", "c/4"): "no_identifier",
        ("orders", "o/1"): "unreadable",
        ("orders", "o/3"): "no_identifier",
        ("orders", "o/4"): "duplicate",
    }


def test_what_is_usable_comes_through(rejections: dict[tuple[str, str], str], project: Project) -> None:
    orders = project.rows("select order_id, paid_amount from feeds.feed_orders order by order_id")
    assert [(row["order_id"], row["paid_amount"] and float(row["paid_amount"])) for row in orders] == [
        ("1", 12.5),
        ("3", None),
    ]


def test_an_unknown_identifier_type_stops_the_build(
    rejections: dict[tuple[str, str], str], project: Project
) -> None:
    result = project.dbt("test", "--select", "assert_identifier_types_are_known", check=False)
    assert not result.success
