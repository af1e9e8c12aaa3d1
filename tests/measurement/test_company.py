"""A company small enough to reckon by hand: what every table of measurement says of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.report.reader import read_report
from orchestration.warehouse import Warehouse
from tests.measurement.world import EVERYTHING, at, load, measure
from tests.support.metrics import metrics_engine, query
from tests.support.project import REPOSITORY, DbtError, Project

PAGE = REPOSITORY / "docs" / "measurement.md"
AS_OF = "2026-06-30"
PEOPLE = ["anna", "ben", "cleo", "dan", "eve", "finn", "gus", "old"]
NODES = {person: number for number, person in enumerate(PEOPLE)}


def order(number: str, person: str, moment: str, revenue: int, **values: Any) -> dict[str, Any]:
    return {
        "order_id": number,
        "profile_id": person,
        "status": "paid",
        "channel": "web",
        "revenue": revenue,
        "occurred_at": at(moment),
        **values,
    }


ORDERS = [
    order("a1", "anna", "2026-01-10 10:00", 100),
    order("a2", "anna", "2026-02-20 10:00", 50),
    order("a3", "anna", "2026-03-05", -20, status="return"),
    order("a4", "anna", "2026-04-01", 0, status="cancelled"),
    order("a5", "anna", "2026-06-30 23:59:58", 30),
    order("a6", "anna", "2026-07-02", 999),
    order("b1", "ben", "2026-01-31 23:59:59", 40, channel="store"),
    # gives back what she bought before there was any record
    order("c1", "cleo", "2026-01-05", -5, status="return"),
    order("c2", "cleo", "2026-02-01", 60),
    order("c3", "cleo", "2026-03-03", 10),
    order("d1", "dan", "2026-06-15", 80),
    order("e1", "eve", "2026-02-15", -7, status="return"),
    order("f1", "finn", "2026-05-05", 0, status="cancelled"),
    order("o1", "old", "2024-05-01", 20, channel=None),
    order("o2", "old", "2026-05-10", 25),
]
ITEMS = [
    {"order_item_id": f"i{place}", "order_id": number, "category": category, "revenue": revenue}
    for place, (number, category, revenue) in enumerate(
        [
            ("a1", "Garden", 40),
            ("a1", "Toys", 60),
            ("a2", "Garden", 50),
            ("c2", "Toys", 30),
            ("c2", "Garden", 30),
            ("d1", None, 80),
        ]
    )
]


def session(
    person: str | None, moment: str, source: str | None, medium: str | None, did: str = "", **values: str
) -> dict:
    """did: v for a view, c for a cart, o for an order."""
    return {
        "session_id": f"{person} {moment}",
        "profile_id": person,
        "started_at": at(moment),
        "item_view_count": did.count("v"),
        "cart_addition_count": did.count("c"),
        "order_count": did.count("o"),
        "utm_source": source,
        "utm_medium": medium,
        **values,
    }


SESSIONS = [
    session("anna", "2026-01-09", "newsletter", "email", "v"),
    session("anna", "2026-01-10 09:55", " Search", "CPC", "vco"),
    session("anna", "2026-01-10 09:58", None, None, "v"),
    session("anna", "2026-01-11", "social", "paid"),
    # a campaign 91 days before the first order
    session("cleo", "2025-11-02", "search", "cpc"),
    session("dan", "2026-06-10", "newsletter", None),
    # the first order of somebody whom a search engine sent, and whom no campaign did
    session("old", "2024-04-30", None, None, referrer="https://www.google.com/"),
    session("old", "2024-05-01", None, None),
    session("anna", "2026-06-02", "search", "cpc", "vvco"),
    session("anna", "2026-06-03", "search", "cpc", "v"),
    session(None, "2026-06-04", "search", "cpc", "vc"),
    # came back to a cart of another day
    session("ben", "2026-06-05", "search", "cpc", "co"),
    session("ben", "2026-07-01", "search", "cpc", "vco"),
]


def message(
    number: str, person: str, sent: str, campaign: str | None = "June", **values: str
) -> dict[str, Any]:
    source = values.pop("source", "mail")
    moments = {
        f"first_{kind}_at" if kind in ("opened", "clicked") else f"{kind}_at": at(moment)
        for kind, moment in values.items()
    }
    return {
        "source": source,
        "message_id": number,
        "node_id": NODES[person],
        "campaign": campaign,
        "channel": "email" if source == "mail" else "sms",
        "sent_at": at(sent),
        "open_count": 0,
        "click_count": 0,
        **moments,
    }


MESSAGES = [
    message("m1", "anna", "2026-06-01", delivered="2026-06-01", opened="2026-06-27", clicked="2026-06-28"),
    message("m2", "anna", "2026-06-08", delivered="2026-06-08", opened="2026-06-29", clicked="2026-06-29"),
    # images are off: clicked, and so opened
    message("m3", "ben", "2026-06-01", delivered="2026-06-01", clicked="2026-06-02"),
    message("m4", "cleo", "2026-06-01", bounced="2026-06-01"),
    message("m5", "dan", "2026-06-01", delivered="2026-06-01", unsubscribed="2026-06-02"),
    message("m6", "dan", "2026-06-30", delivered="2026-06-30", opened="2026-07-01"),
    message("m7", "dan", "2026-07-05", delivered="2026-07-05"),
    message("s1", "anna", "2026-06-01", None, source="phone"),
    message("s2", "ben", "2026-06-01", None, source="phone", bounced="2026-06-01"),
    message("w1", "ben", "2026-02-01", "Winter", delivered="2026-02-01", clicked="2026-02-02"),
    message("w2", "cleo", "2026-02-01", "Winter", delivered="2026-02-01"),
    # clicked when the window before the baseline is over
    message("w3", "ben", "2026-03-31", "Winter", delivered="2026-03-31", clicked="2026-04-02"),
    message("w4", "ben", "2026-05-01", "Winter", delivered="2026-05-01", unsubscribed="2026-05-02"),
]


def member(person: str, entered: str, cause: str, exited: str | None = None) -> dict[str, Any]:
    return {
        "segment": "vips",
        "profile_id": person,
        "entered_at": at(entered),
        "entered_cause": cause,
        "exited_at": exited and at(exited),
        "exited_cause": exited and "behaviour",
    }


HISTORY = [
    member("anna", "2026-06-01 08:00", "first_evaluation"),
    member("ben", "2026-06-01 08:00", "first_evaluation", "2026-06-02 08:00"),
    member("cleo", "2026-06-02 08:00", "behaviour"),
    member("dan", "2026-06-02 20:00", "merge"),
]
BASELINE = {"baseline_date": "2026-04-01", "baseline_days": 60}


@pytest.fixture(scope="module")
def company(project: Project) -> Project:
    load(
        project,
        profiles=[
            {"profile_id": person, "is_anonymous": person == "gus", "first_seen_at": at("2024-05-01")}
            for person in PEOPLE
        ],
        identity_map=[{"node_id": node, "profile_id": person} for person, node in NODES.items()],
        orders=ORDERS,
        order_items=ITEMS,
        sessions=SESSIONS,
        sent_messages=MESSAGES,
        segment_membership_history=HISTORY,
        rule_traffic_sources=[{"source": "google", "category": "search"}],
    )
    measure(project, AS_OF, EVERYTHING, **BASELINE)
    return project


def told(project: Project, sql: str) -> list[tuple]:
    """Rows with numbers as a person would write them."""
    return [
        tuple(float(value) if isinstance(value, Decimal) else value for value in row.values())
        for row in project.rows(sql)
    ]


def month(number: int, year: int = 2026) -> date:
    return date(year, number, 1)


def test_every_customer_has_a_cohort_and_what_won_them(company: Project) -> None:
    sql = "select profile_id, cohort_month, acquisition_channel, first_category from cdp.customer_cohorts order by 1"
    assert told(company, sql) == [
        ("anna", month(1), "search / cpc", "Toys"),
        ("ben", month(1), "(direct) / store", None),
        ("cleo", month(2), "(direct) / web", "Garden"),
        ("dan", month(6), "newsletter / (not set)", None),
        ("old", month(5, 2024), "google / organic", None),
    ]


def test_cohorts_are_followed_month_by_month(company: Project) -> None:
    sql = """
        select months_since, activity_month, customers, active_customers, retention_rate, orders, revenue,
            cumulative_revenue, lifetime_value
        from cdp.cohort_retention where cohort_month = '2026-01-01' order by months_since
    """
    assert told(company, sql) == [
        (0, month(1), 2, 2, 1, 2, 140, 140, 70),
        (1, month(2), 2, 1, 0.5, 1, 50, 190, 95),
        (2, month(3), 2, 0, 0, 0, -20, 170, 85),
        (3, month(4), 2, 0, 0, 0, 0, 170, 85),
        (4, month(5), 2, 0, 0, 0, 0, 170, 85),
        (5, month(6), 2, 1, 0.5, 1, 30, 200, 100),
    ]


def test_cohorts_hold_every_customer_and_all_they_paid(company: Project) -> None:
    sql = """
        select
            cohort_month, count(*) as ages, max(customers) as customers, sum(orders) as orders, sum(revenue) as revenue
        from cdp.cohort_retention group by cohort_month order by 1
    """
    # 55: what cleo gave back before her first order counts with it; eve never ordered and is in none
    assert told(company, sql) == [
        (month(5, 2024), 26, 1, 2, 45),
        (month(1), 6, 2, 4, 200),
        (month(2), 5, 1, 2, 65),
        (month(6), 1, 1, 1, 80),
    ]
    first = "select revenue from cdp.cohort_retention where cohort_month = '2026-02-01' and months_since = 0"
    assert told(company, first) == [(55,)]


def test_channels_add_up_to_cohorts(company: Project) -> None:
    sql = """
        select acquisition_channel, customers, cumulative_revenue, lifetime_value
        from cdp.channel_lifetime_value where cohort_month = '2026-01-01' and months_since = 5 order by customers, 3
    """
    assert told(company, sql) == [("(direct) / store", 1, 40, 40), ("search / cpc", 1, 160, 160)]


def test_frequency_counts_customers_by_their_orders(company: Project) -> None:
    sql = """
        select order_number, customers, share_of_customers, customers_reached, share_continued, median_days_to_next,
            revenue, average_order_value
        from cdp.purchase_frequency order by 1
    """
    assert told(company, sql) == [
        (1, 2, 0.4, 5, 0.6, 41, 300, 60),
        (2, 2, 0.4, 3, 0.3333, 130, 85, 28.3333),
        (3, 1, 0.2, 1, 0, None, 30, 30),
    ]


def test_repeat_rates_wait_until_they_can_know(company: Project) -> None:
    sql = """
        select cohort_month, window_days, customers, repeat_customers, repeat_rate
        from cdp.repeat_rates order by 1, 2
    """
    assert told(company, sql) == [
        *[(month(5, 2024), days, 1, 0, 0) for days in (30, 60, 90, 180, 365)],
        (month(1), 30, 2, 0, 0),
        (month(1), 60, 2, 1, 0.5),
        (month(1), 90, 2, 1, 0.5),
        # to the second 30 days
        *[(month(2), days, 1, 1, 1) for days in (30, 60, 90)],
    ]


def test_the_funnel_is_closed(company: Project) -> None:
    sql = """
        select step, sessions, sessions_in_any_order, conversion_from_previous, conversion_from_first,
            people, people_conversion_from_previous, people_conversion_from_first
        from cdp.funnel_steps where funnel_month = '2026-06-01' and utm_source = 'search' order by step_number
    """
    assert told(company, sql) == [
        ("visit", 4, 4, None, 1, 2, None, 1),
        ("product_view", 3, 3, 0.75, 0.75, 1, 0.5, 0.5),
        ("cart", 2, 3, 0.6667, 0.5, 1, 1, 0.5),
        ("order", 1, 2, 0.5, 0.25, 1, 1, 0.5),
    ]
    sources = (
        "select utm_source, utm_medium, funnel_month from cdp.funnel_steps where step = 'visit' order by 3, 1"
    )
    assert told(company, sources) == [
        ("(direct)", "(none)", month(4, 2024)),
        ("(direct)", "(none)", month(5, 2024)),
        ("search", "cpc", month(11, 2025)),
        ("(direct)", "(none)", month(1)),
        ("newsletter", "email", month(1)),
        ("search", "cpc", month(1)),
        ("social", "paid", month(1)),
        ("newsletter", "(not set)", month(6)),
        ("search", "cpc", month(6)),
    ]


def test_campaigns_count_what_became_of_their_messages(company: Project) -> None:
    sql = """
        select campaign, channel, sent, delivered, opened, clicked, bounced, unsubscribed, complained,
            open_rate, click_through_rate, click_to_open_rate, unsubscribe_rate,
            converted, conversion_rate, orders, revenue, revenue_per_delivered
        from cdp.campaign_results order by sent
    """
    june = ("June", "email", 6, 5, 3, 3, 1, 1, 0, 0.6, 0.6, 1, 0.2, 2, 0.4, 1, 30, 6)
    winter = ("Winter", "email", 4, 4, 2, 2, 0, 1, 0, 0.5, 0.5, 1, 0.25, 0, 0, 0, 0, 0)
    texts = ("(none)", "sms", 2, 1, 0, 0, 1, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, 0)
    assert told(company, sql) == [texts, winter, june]


def test_metrics_of_messages_are_those_of_campaigns(company: Project) -> None:
    """Where the tool tells of no deliveries, too, and not of what happens after as_of."""
    names = {
        "messages_sent": "sent", "messages_delivered": "delivered", "messages_opened": "opened",
        "messages_clicked": "clicked", "messages_unsubscribed": "unsubscribed", "orders_after_messages": "converted",
        "open_rate": "open_rate", "click_through_rate": "click_through_rate", "unsubscribe_rate": "unsubscribe_rate",
        "message_conversion_rate": "conversion_rate",
    }  # fmt: skip
    by = ["message__source", "message__campaign", "message__channel"]
    asked = query(company, metrics_engine(company), list(names), by)
    counted = company.rows("select * from cdp.campaign_results")
    expected = {
        (row["source"], row["campaign"], row["channel"]): [float(row[column]) for column in names.values()]
        for row in counted
    }
    assert len(expected) == 3
    assert {
        tuple(row[name] for name in by): pytest.approx([float(row[name]) for name in names], abs=5e-5)
        for row in asked
    } == expected


def test_drift_tells_causes_apart(company: Project) -> None:
    sql = """
        select drift_date, cause, entered, exited, net, members_before, members, growth_rate, share_of_moves
        from cdp.segment_drift order by 1, 2
    """
    assert told(company, sql) == [
        (date(2026, 6, 1), "first_evaluation", 2, 0, 2, 0, 2, None, 1),
        (date(2026, 6, 2), "behaviour", 1, 1, 0, 2, 3, 0, 0.6667),
        (date(2026, 6, 2), "merge", 1, 0, 1, 2, 3, 0.5, 0.3333),
    ]


CREDITS = [
    ("linear", "paid_search", month(1), 1.5),
    ("linear", "paid_search", month(2), 2),
    ("linear", "email", month(1), 0.5),
    ("markov", "email", month(1), 4),
]
# the arm, its outcome, among whom; lift, the bounds for one look, the bounds for every look
LIFTS = [
    ("long", "converted", "itt", 0.02, 0.01, 0.03, -0.005, 0.045),
    ("long", "revenue", "itt", 0.8, 0.5, 1.1, 0.25, 1.35),
    ("long", "converted", "exposed", 0.5, 0.4, 0.6, 0.3, 0.7),
    ("short", "converted", "itt", 0.5, 0.1, 0.9, None, None),
]
PLANNED = [("keep", None), ("keep", None), ("add", None), ("withhold", "consent"), ("remove", None)]


@pytest.fixture(scope="module")
def reported(company: Project) -> Project:
    """What the report reads besides: traits from the orders above, and a few rows of other rooms."""
    company.dbt("seed", "--select", "rfm_segments")
    company.dbt("run", "--full-refresh", "--select", "days", "traits_value", "traits_rfm")
    company.execute("""
        create table cdp.profile_traits as
        select
            profiles.profile_id,
            coalesce(traits_value.order_count, 0) as order_count,
            coalesce(traits_value.revenue, 0) as revenue,
            traits_rfm.rfm_recency,
            traits_rfm.rfm_frequency
        from cdp.profiles
        left join cdp.traits_value on profiles.profile_id = traits_value.profile_id
        left join cdp.traits_rfm on profiles.profile_id = traits_rfm.profile_id""")
    fill(company, "cdp.channel_attribution", ["model", "channel", "month", "conversions"], CREDITS)
    bounds = ["lower_bound", "upper_bound", "lower_bound_anytime", "upper_bound_anytime"]
    lifts = [("welcome", *row, 0.1, 0.2) for row in LIFTS] + [("torn", *LIFTS[1], 0.1, 0.2)]
    names = ["experiment", "arm", "metric", "population", "lift", *bounds, "control_value", "relative_lift"]
    fill(company, "cdp.experiment_results", names, lifts)
    ratios = [("welcome", "long", False), ("torn", "long", False), ("torn", "short", True)]
    fill(company, "cdp.experiment_sample_ratios", ["experiment", "arm", "is_mismatch"], ratios)
    planned = [("vips_ads", *row) for row in PLANNED]
    fill(company, "activation.activation_plan", ["sync", "action", "reason"], planned)
    return company


def fill(project: Project, relation: str, names: list[str], rows: list[tuple]) -> None:
    project.load(*relation.split("."), [dict(zip(names, row, strict=True)) for row in rows])


@contextmanager
def settings(project: Project) -> Iterator[None]:
    """The environment in which a command finds the company."""
    place = {"DBT_PROFILES_DIR": str(project._profiles_folder), "GOLDSEAM_TARGET": project.engine}
    with project._environment(), mock.patch.dict("os.environ", place):
        yield


def test_the_report_tells_the_company_figures(reported: Project) -> None:
    with settings(reported), Warehouse.open() as warehouse:
        report = read_report(warehouse)
    assert (report.day, report.currency) == (date(2026, 6, 30), "EUR")
    # anna 160, ben 40, cleo 65, dan 80, old 45, and eve gave back 7
    assert {one.label: one.value for one in report.headlines} == {
        "profiles": "8",
        "customers": "5",
        "bought again": "60.0%",
        "orders of known customers": "9",
        "revenue of known customers, EUR": "383",
        "revenue per such order, EUR": "42.56",
    }
    january = [one for one in report.cohort_months if one.cohort == month(1)]
    assert [(one.retention_rate, one.lifetime_value) for one in january[:2]] == [(1, 70), (0.5, 95)]
    # the day on which June is over
    assert all(one.is_complete for one in report.cohort_months)
    # five buyers, by day and number of orders: those who ordered once share the lowest score
    assert {(one.recency, one.frequency, one.customers, one.average_revenue) for one in report.rfm} == {
        (1, 1, 1, 40), (2, 3, 1, 65), (3, 3, 1, 45), (4, 1, 1, 80), (5, 5, 1, 160),
    }  # fmt: skip
    assert [(one.model, one.channel, one.conversions) for one in report.credits] == [
        ("linear", "email", 0.5), ("linear", "paid_search", 3.5), ("markov", "email", 4),
    ]  # fmt: skip
    assert {(one.reason, one.is_sent, one.people) for one in report.planned} == {
        ("keep", True, 2), ("add", True, 1), ("consent", False, 1),
    }  # fmt: skip
    assert [(one.outcome, one.lift, one.lower, one.upper, one.is_significant) for one in report.lifts] == [
        # people of the first are missing
        ("revenue", 0.8, 0.25, 1.35, False),
        ("converted", 2, -0.5, 4.5, False),
        ("revenue", 0.8, 0.25, 1.35, True),
    ]


def test_the_command_writes_the_report(reported: Project, tmp_path: Path) -> None:
    with settings(reported):
        result = CliRunner().invoke(app, ["report", "--html", str(tmp_path / "company.html")])
    assert result.exit_code == 0, result.output
    assert f"report: {tmp_path / 'company.html'}" in result.output
    page = (tmp_path / "company.html").read_text(encoding="utf-8")
    assert "Goldseam report, 2026-06-30" in page and "<dd>383</dd>" in page
    assert page.count("<img ") == 6


def test_the_headline_is_the_metric_of_its_name(reported: Project) -> None:
    """Up to as_of; a seventh order of anna's comes after."""
    asked = query(
        reported, metrics_engine(reported), ["revenue_of_known_customers"], time_constraint_end=at(AS_OF)
    )
    assert asked == [{"revenue_of_known_customers": 383}]


COMPARED = """
    select metric, before_base, before_value, since_base, since_value, change_percent
    from cdp.baseline order by metric
"""


def test_the_baseline_compares_windows_of_equal_length(company: Project) -> None:
    # before: ben 40, anna 50 - 20, cleo 60 + 10, eve - 7 from 31 January on; since: old 25
    assert told(company, COMPARED) == [
        ("average_order_value", 4, 33.25, 1, 25, -24.81),
        ("click_through_rate", 3, 0.333333, 1, 0, -100),
        ("lifetime_value", 2, 55, 0, None, None),
        ("purchase_frequency", 3, 1.333333, 1, 1, -25),
        ("retention_rate", 1, 1, 3, 0, -100),
        ("revenue_per_customer", 3, 44.333333, 1, 25, -43.61),
        ("unsubscribe_rate", 3, 0, 1, 1, None),
    ]


def test_shares_are_shares(company: Project) -> None:
    listed = ", ".join(f"'{name}'" for name in EVERYTHING)
    columns = told(
        company,
        f"""
        select table_name, column_name from information_schema.columns
        where table_schema = 'cdp' and table_name in ({listed}) and column_name <> 'growth_rate'
            and (column_name like '%_rate' or column_name like 'share_%' or column_name like '%conversion_from%')
        """,
    )
    assert len(columns) == 19
    for table, column in columns:
        assert not told(company, f"select * from cdp.{table} where not {column} between 0 and 1"), column


def test_the_queries_of_the_page_find_something(company: Project) -> None:
    queries = re.findall(r"^```sql\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(queries) == 7
    empty = [
        query for query in queries if not company.rows(query.replace("delivered >= 100", "delivered >= 5"))
    ]
    assert not empty


@pytest.mark.parametrize(
    ("variables", "rows"),
    [({"baseline_date": ""}, 0), ({"baseline_date": "2026-07-01"}, 0), ({"baseline_date": "2019-01-01"}, 7)],
    ids=["no day", "a day to come", "a day before all data"],
)
def test_a_baseline_without_data_says_nothing(company: Project, variables: dict[str, str], rows: int) -> None:
    measure(company, AS_OF, ["baseline"], **variables)
    found = told(company, COMPARED)
    assert len(found) == rows
    assert not any(value for _, *values in found for value in values)


def test_a_window_is_as_long_as_has_passed_since(company: Project) -> None:
    measure(company, AS_OF, ["baseline"], baseline_date="2026-06-21", baseline_days=90)
    [days] = told(company, "select distinct window_days, baseline_date from cdp.baseline")
    assert days == (10, date(2026, 6, 21))


def test_a_baseline_that_is_no_day_is_refused(company: Project) -> None:
    with pytest.raises(DbtError, match="baseline_date: 'Easter' is not a day such as '2026-03-01'"):
        measure(company, AS_OF, ["baseline"], baseline_date="Easter")


def test_nothing_is_measured_of_nothing(company: Project) -> None:
    load(company)
    measure(company, AS_OF, EVERYTHING)
    assert [name for name in EVERYTHING if told(company, f"select * from cdp.{name} limit 1")] == []
