"""What a BI tool gets when it asks for a metric, against the same figures by hand."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from metricflow.engine.metricflow_engine import MetricFlowEngine

from tests.support.metrics import metrics_engine, query
from tests.support.project import Project


def order(
    order_id: str, profile_id: str | None, day: str, revenue: str, status: str | None = None, **more: Any
) -> dict:
    return {
        "order_id": order_id,
        "profile_id": profile_id,
        "occurred_at": datetime.fromisoformat(day),
        "revenue": Decimal(revenue),
        "status": status,
        "channel": "web",
        "source": "shop",
        "store": None,
    } | more


ORDERS = [
    order("1", "anna", "2026-01-05", "10.50"),
    order("2", "anna", "2026-01-20", "20.00", "paid"),
    order("3", "boris", "2026-02-01", "30.00", channel="store"),
    order("4", "boris", "2026-02-02", "0", "cancelled"),
    order("5", "anna", "2026-02-03", "-5.25", "return"),
    order("6", None, "2026-02-04", "7.00"),
]
SENT = datetime(2026, 1, 10)
MESSAGES = [
    {
        "message_id": f"m{n}",
        "profile_id": "anna",
        "campaign": campaign,
        "channel": "email",
        "source": "email",
        "sent_at": SENT,
        "delivered_at": SENT if n < 4 else None,
        "opened_at": SENT if n < 3 else None,
        "clicked_at": SENT if n < 1 else None,
        "unsubscribed_at": None,
        "order_id": "2" if n < 1 else None,
    }
    for n, campaign in enumerate(["spring", "spring", "spring", "news", "news"])
]
PEOPLE = {"anna": ("DE", "active"), "boris": ("PL", "at_risk"), "clara": (None, "prospect")}


@pytest.fixture(scope="module")
def company(project: Project) -> Project:
    """The tables that metrics stand on, a handful of rows each."""
    money = {"revenue": "numeric(18,4)"}
    project.load("cdp", "orders", ORDERS, money | dict.fromkeys(["status", "store", "profile_id"], "text"))
    times = dict.fromkeys(["delivered_at", "opened_at", "clicked_at", "unsubscribed_at"], "timestamp")
    project.load("cdp", "message_results", MESSAGES, times | {"order_id": "text"})
    people = [
        {"profile_id": name, "first_seen_at": SENT, "country_code": country, "is_anonymous": False}
        for name, (country, _) in PEOPLE.items()
    ]
    project.load("cdp", "profiles", people, {"country_code": "text"})
    traits = [
        {"profile_id": name, "lifecycle_stage": stage, "rfm_segment": None, "favourite_category": None,
         "first_utm_source": None}
        for name, (_, stage) in PEOPLE.items()
    ]  # fmt: skip
    project.load(
        "cdp",
        "profile_traits",
        traits,
        dict.fromkeys(["rfm_segment", "favourite_category", "first_utm_source"], "text"),
    )
    sizes = [
        {
            "segment": "vips",
            "evaluated_at": datetime(2026, 1, day),
            "members": members,
            "entered": 1,
            "exited": 0,
        }
        for day, members in [(1, 5), (2, 6)]
    ]
    project.load("cdp", "segment_sizes", sizes)
    spend = {
        "utm_source": "search",
        "utm_medium": "cpc",
        "utm_campaign": "brand",
        "impressions": 900,
        "clicks": 30,
    }
    project.load("cdp", "ad_spend", [spend | {"spend_date": SENT.date(), "cost": Decimal("12.00")}])
    names = [
        "month",
        "channel",
        "traffic_source",
        "traffic_medium",
        "campaign",
        "cost",
        "leads",
        "orders",
        "revenue",
    ]
    costs = [
        (date(2026, 1, 1), "paid_search", "search", "cpc", "brand", Decimal(100), 4, 2, Decimal(150)),
        (date(2026, 2, 1), "paid_search", "search", "cpc", "brand", Decimal(20), 1, 3, Decimal(90)),
        (date(2026, 1, 1), "email", "mail", "email", "spring", None, 7, 7, Decimal(700)),
    ]
    project.load("cdp", "acquisition_costs", [dict(zip(names, row, strict=True)) for row in costs])
    project.env = {"GOLDSEAM_AS_OF": "2026-03-01"}
    project.dbt("run", "--select", "days")
    return project


@pytest.fixture(scope="module")
def metrics(company: Project) -> MetricFlowEngine:
    return metrics_engine(company)


def test_money_and_people_by_month(company: Project, metrics: MetricFlowEngine):
    rows = query(
        company,
        metrics,
        ["revenue", "orders", "customers", "average_order_value"],
        ["metric_time__month"],
        order_by_names=["metric_time__month"],
    )
    found = [
        (row["metric_time__month"].month, row["revenue"], row["orders"], row["customers"]) for row in rows
    ]
    assert found == [(1, Decimal("30.5"), 2, 1), (2, Decimal("31.75"), 2, 1)]
    assert [float(row["average_order_value"]) for row in rows] == [15.25, 15.875]


def test_a_metric_by_what_people_amount_to(company: Project, metrics: MetricFlowEngine):
    rows = query(company, metrics, ["revenue"], ["profile__lifecycle_stage"])
    found = {row["profile__lifecycle_stage"]: row["revenue"] for row in rows}
    assert found == {"active": Decimal("25.25"), "at_risk": Decimal(30), None: Decimal(7)}
    assert found.keys() - {None} < {stage for _, stage in PEOPLE.values()}


def test_rates_of_messages(company: Project, metrics: MetricFlowEngine):
    names = ["open_rate", "click_through_rate", "message_conversion_rate", "unsubscribe_rate"]
    [row] = query(company, metrics, names)
    assert [float(row[name]) for name in names] == [0.75, 0.25, 0.25, 0]


def test_what_a_click_costs(company: Project, metrics: MetricFlowEngine):
    [row] = query(company, metrics, ["cost_per_click", "ad_cost"], ["spend__utm_campaign"])
    assert (row["spend__utm_campaign"], float(row["cost_per_click"]), row["ad_cost"]) == ("brand", 0.4, 12)


def test_what_leads_and_orders_cost(company: Project, metrics: MetricFlowEngine):
    names = ["campaign_cost", "cost_per_lead", "cost_per_order", "return_on_ad_spend"]
    rows = query(company, metrics, names, ["campaign_month__campaign"])
    found = {
        row["campaign_month__campaign"]: [row[name] and float(row[name]) for name in names] for row in rows
    }
    assert found == {"brand": [120, 24, 24, 2], "spring": [None] * 4}


def test_revenue_of_known_customers_leaves_out_orders_of_nobody(company: Project, metrics: MetricFlowEngine):
    [row] = query(company, metrics, ["revenue", "revenue_of_known_customers"])
    assert (row["revenue"], row["revenue_of_known_customers"]) == (Decimal("62.25"), Decimal("55.25"))


def test_people_by_country(company: Project, metrics: MetricFlowEngine):
    rows = query(company, metrics, ["profiles"], ["profile__country_code"])
    assert {row["profile__country_code"]: row["profiles"] for row in rows} == {"DE": 1, "PL": 1, None: 1}


def test_sizes_of_different_days_are_not_added_up(company: Project, metrics: MetricFlowEngine):
    [row] = query(company, metrics, ["segment_members"], ["segment"])
    assert (row["segment"], row["segment_members"]) == ("vips", 6)
    [row] = query(company, metrics, ["segment_entries"], ["segment"])
    assert row["segment_entries"] == 2


def test_every_metric_can_be_asked(company: Project, metrics: MetricFlowEngine):
    known = [metric.name for metric in metrics.list_metrics()]
    assert len(known) > 20
    for name in known:
        assert query(company, metrics, [name]) != []
