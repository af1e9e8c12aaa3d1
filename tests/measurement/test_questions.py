"""The questions of analyses/, on rows small enough to answer by hand."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.support.project import Project

MONEY, TEXT = "numeric(18,4)", "text"
CONSENTS = [
    ("anna", "marketing", "any", True),
    ("ben", "marketing", "email", True),
    ("ben", "marketing", "any", False),
    ("cleo", "marketing", "sms", True),
    # refused everything, whatever else was allowed
    ("dan", "marketing", "email", True),
    ("dan", "all", "any", False),
    ("eve", "advertising", "email", True),
]
POINTS = [
    ("anna", "email", True, True),
    ("anna", "sms", True, True),
    ("anna", "sms", False, True),
    ("ben", "email", True, True),
    ("cleo", "email", True, True),
    ("cleo", "sms", True, False),
    ("dan", "email", True, True),
    ("eve", "email", True, True),
]
COSTS = [
    ("paid_search", "brand", date(2026, 4, 1), 10, 100, 4, 2),
    # people came, and ordered, after the money was spent
    ("paid_search", "brand", date(2026, 5, 1), 0, None, 1, 3),
    ("paid_search", "(not set)", date(2026, 4, 1), 5, 30, 0, 1),
    ("display", "(not set)", date(2026, 4, 1), 5, 20, 2, 0),
    ("email", "spring", date(2026, 4, 1), 0, None, 7, 7),
]
RETURNS = [
    ("paid_search", "brand", date(2026, 4, 1), "last_non_direct", 2, 100, 100),
    ("paid_search", "brand", date(2026, 5, 1), "last_non_direct", 3, 150, None),
    ("paid_search", "brand", date(2026, 4, 1), "linear", 2.5, 150, 100),
    ("paid_search", "brand", date(2026, 4, 1), "first_touch", 9, 900, 100),
    ("email", "spring", date(2026, 4, 1), "linear", 7, 700, None),
]


@pytest.fixture(scope="module")
def company(project: Project) -> Project:
    """The tables that the questions read, a handful of rows each; permissions are built from consents."""
    stated = datetime(2026, 1, 1)
    load(
        project,
        "profile_consents",
        ["profile_id", "purpose", "channel", "is_granted"],
        CONSENTS,
        stated_at=stated,
    )
    load(project, "profile_contact_points", ["profile_id", "channel", "is_primary", "is_deliverable"], POINTS)
    load(
        project,
        "acquisition_costs",
        ["channel", "campaign", "month", "clicks", "cost", "leads", "orders"],
        COSTS,
        {"cost": MONEY},
    )
    load(
        project,
        "campaign_attribution",
        ["channel", "campaign", "month", "model", "conversions", "revenue", "cost"],
        RETURNS,
        dict.fromkeys(["conversions", "revenue", "cost"], MONEY),
    )
    load(
        project,
        "repeat_rates",
        ["cohort_month", "window_days", "customers", "repeat_customers"],
        [(date(2026, month, 1), days, 10, days // 30 - month + 1) for month in (1, 2) for days in (60, 90)],
    )
    load(
        project,
        "segment_drift",
        ["segment", "drift_date", "cause", "entered", "exited", "net"],
        [
            ("vips", date(2026, 5, 30), "behaviour", 90, 0, 90),
            ("vips", date(2026, 6, 1), "behaviour", 5, 2, 3),
            ("vips", date(2026, 6, 30), "behaviour", 1, 4, -3),
            ("vips", date(2026, 6, 30), "merge", 0, 1, -1),
        ],
    )
    project.load("cdp", "touched_profiles", [], {"profile_id": TEXT, "changed_in": "bigint"})
    project.dbt("run", "--full-refresh", "--select", "profile_permissions")
    return project


def load(
    project: Project,
    table: str,
    names: list[str],
    rows: list[tuple],
    types: dict[str, str] | None = None,
    **constant: Any,
) -> None:
    project.load("cdp", table, [dict(zip(names, row, strict=True)) | constant for row in rows], types)


def answer(project: Project, question: str, as_of: str = "2026-06-30") -> list[tuple]:
    """What an analysis returns, numbers as a person would write them."""
    project.vars = {"as_of": as_of}
    [compiled] = project.dbt("compile", "--select", question).result.results
    return [
        tuple(float(value) if isinstance(value, Decimal) else value for value in row.values())
        for row in project.rows(compiled.node.compiled_code)
    ]


def test_whom_we_may_write_to_is_what_the_plan_allows(company: Project) -> None:
    """Of email only anna: ben refused any, cleo allowed texts, dan refused everything, eve allowed advertising."""
    assert answer(company, "whom_may_we_write_to") == [("email", 5, 5, 1), ("sms", 2, 1, 1)]


def test_a_lead_costs_all_that_was_spent_for_all_who_came(company: Project) -> None:
    assert answer(company, "what_does_a_lead_cost") == [
        ("paid_search", "brand", 10, 100, 5, 5, 20, 20),
        ("paid_search", "(not set)", 5, 30, 0, 1, None, 30),
        ("display", "(not set)", 5, 20, 2, 0, 10, None),
    ]


@pytest.mark.parametrize(
    ("as_of", "visits"), [("2026-06-29", 3 + 4 + 5), ("2026-06-30", 4 + 5 + 6), ("2026-05-31", 3 + 4 + 5)]
)
def test_visits_are_those_of_three_whole_months(company: Project, as_of: str, visits: int) -> None:
    """Each month has as many visits as its number, and in one of them somebody looked at an item."""
    company.load(
        "cdp",
        "sessions",
        [
            {
                "profile_id": "anna",
                "started_at": datetime(2026, month, day),
                "utm_source": ["search", None][day % 2],
                "utm_medium": None,
                "item_view_count": int(day == 1),
                "cart_addition_count": 0,
                "order_count": 0,
            }
            for month in range(1, 7)
            for day in range(1, month + 1)
        ],
        dict.fromkeys(["utm_source", "utm_medium"], TEXT),
    )
    company.vars = {"as_of": as_of}
    company.dbt("run", "--select", "funnel_steps")
    assert answer(company, "where_do_visitors_drop_out", as_of) == [
        (1, "visit", visits, 1),
        (2, "product_view", 3, round(3 / visits, 4)),
        (3, "cart", 0, 0),
        (4, "order", 0, 0),
    ]


def test_second_orders_are_counted_over_all_cohorts(company: Project) -> None:
    assert answer(company, "when_does_the_second_order_come") == [(60, 20, 3, 0.15), (90, 20, 5, 0.25)]


def test_segments_moved_in_thirty_days(company: Project) -> None:
    assert answer(company, "how_did_segments_move") == [
        ("vips", "behaviour", 6, 6, 0),
        ("vips", "merge", 0, 1, -1),
    ]


def test_an_experiment_is_judged_by_bounds_for_every_look(company: Project) -> None:
    """At one look the lift is above 0; looked at every day it is not yet."""
    names = ["experiment", "arm", "metric", "people", "control_people", "value", "control_value", "lift"]
    bounds = ["lower_bound", "upper_bound", "lower_bound_anytime", "upper_bound_anytime"]
    row = ("welcome", "long", "converted", 400, 430, 0.12, 0.1, 0.02, 0.01, 0.03, -0.005, 0.045)
    judged = {"is_significant": True, "is_significant_anytime": False}
    rows = [(*row, True), (*row, False)]
    load(company, "experiment_results", [*names, *bounds, "is_randomised"], rows, **judged)
    assert answer(company, "what_did_the_experiment_change") == [
        ("welcome", "long", "converted", 400, 430, 0.12, 0.1, 0.02, -0.005, 0.045, False)
    ]


def test_ads_returned_by_whom_one_thanks(company: Project) -> None:
    assert answer(company, "what_did_ads_return") == [
        ("paid_search", "brand", "last_non_direct", 5, 250, 100, 2.5),
        ("paid_search", "brand", "linear", 2.5, 150, 100, 1.5),
    ]
