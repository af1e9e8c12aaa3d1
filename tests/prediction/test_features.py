"""Snapshots: features of what happened up to a moment and nothing later, outcomes of what followed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy
import pytest

from tests.prediction import cdnow
from tests.prediction.world import Shop, item, order
from tests.support.project import Project
from tests.support.warehouses import DuckDBWarehouse

ORDERS = [
    order("anna", "2026-01-01 10:00", 50),
    order("anna", "2026-01-01 18:00", 30),
    order("anna", "2026-01-15 12:00", 100),
    order("anna", "2026-03-20 12:00", 40),
    order("anna", "2026-05-01 12:00", 60),
    # the training moment is the end of this day
    order("ben", "2026-04-01 23:30", 20),
    order("carl", "2026-05-05 12:00", 10),
    order("dora", "2026-02-01 12:00", 10, "cancelled"),
    order("dora", "2026-02-02 12:00", -10, "return"),
    order("emil", "2025-01-01 12:00", 10),
]
EVENTS = [
    {"profile_id": "anna", "category": "books", "occurred_at": datetime(2026, 3, 25)},
    {"profile_id": "anna", "category": None, "occurred_at": datetime(2026, 2, 1)},
    {"profile_id": "anna", "category": "books", "occurred_at": datetime(2025, 12, 1)},
]
MESSAGES = [
    {"profile_id": "ben", "kind": "clicked", "occurred_at": datetime(2026, 3, 30)},
    {"profile_id": "ben", "kind": "delivered", "occurred_at": datetime(2026, 3, 31)},
]
OUTCOMES = {
    "purchase_summaries": ("later_purchases", "later_revenue"),
    "prediction_snapshots": ("is_lost",),
    "category_snapshots": ("is_bought",),
    "lookalike_features": ("is_later_buyer",),
}


@pytest.fixture(scope="module")
def shop(project: Project) -> Shop:
    project.vars = {"as_of": "2026-06-30", "prediction_horizon_days": 90}
    made = Shop(project)
    books, toys = item(ORDERS[2], "books"), item(ORDERS[5], "toys")
    made.open(orders=ORDERS, order_items=[books, toys], events=EVENTS, messages=MESSAGES)
    return made


def test_summaries_are_those_of_a_pencil(shop: Shop) -> None:
    rows = shop.project.rows("select * from cdp.purchase_summaries where profile_id <> 'emil' order by 1, 2")
    assert [tuple(row.values()) for row in rows] == [
        ("scoring", "anna", 3, 120, 180, pytest.approx(200 / 3), None, None),
        ("scoring", "ben", 0, 0, 90, None, None, None),
        ("scoring", "carl", 0, 0, 56, None, None, None),
        ("training", "anna", 2, 78, 90, 70.0, 1, 60.0),
        ("training", "ben", 0, 0, 0, None, 0, 0.0),
    ]


def test_features_are_those_of_a_pencil(shop: Shop) -> None:
    anna, ben = shop.project.rows(
        "select * from cdp.prediction_snapshots where snapshot = 'training' order by profile_id"
    )
    assert {name: anna[name] for name in anna if name not in ("snapshot", "snapshot_at", "profile_id")} == {
        "purchases": 3,
        "purchases_last_90_days": 2,
        "purchases_last_365_days": 3,
        "average_paid": pytest.approx((80 + 100 + 40) / 3),
        "tenure_days": 90,
        "days_since_purchase": 12,
        "days_between_purchases": 39.0,
        "overdue_ratio": pytest.approx(12 / 39),
        "events_last_30_days": 1,
        "events_last_90_days": 2,
        "messages_answered_last_90_days": 0,
        "days_since_touch": 7,
        "is_lost": False,
    }
    assert (ben["purchases"], ben["days_between_purchases"], ben["overdue_ratio"]) == (1, None, None)
    assert (ben["messages_answered_last_90_days"], ben["days_since_touch"], ben["is_lost"]) == (1, 2, True)


def test_categories_stand_beside_every_customer(shop: Shop) -> None:
    rows = shop.project.rows(
        "select profile_id, category, popularity, category_purchases, days_since_category_purchase,"
        " category_views_last_90_days, is_bought from cdp.category_snapshots where snapshot = 'training' order by 1, 2"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("anna", "books", 0.5, 1, 76, 1, False),
        ("anna", "toys", 0.5, 0, None, 0, False),
        ("ben", "books", 0.5, 0, None, 0, False),
        ("ben", "toys", 0.5, 1, 0, 0, False),
    ]


def test_the_future_moves_no_feature_of_the_past(shop: Shop) -> None:
    before = {view: shop.rows(view, "training", outcome) for view, outcome in OUTCOMES.items()}
    now = {view: shop.rows(view, "scoring", outcome) for view, outcome in OUTCOMES.items()}
    morning_after = datetime(2026, 4, 2)
    planted = [order("anna", morning_after, 999), order("ben", morning_after, 999)]
    shop.add("orders", *planted)
    shop.add("order_items", *(item(one, "books") for one in planted), item(ORDERS[6], "garden"))
    shop.add("events", {"profile_id": "ben", "category": "toys", "occurred_at": morning_after})
    shop.add("messages", {"profile_id": "anna", "kind": "clicked", "occurred_at": morning_after})
    for view, outcome in OUTCOMES.items():
        assert shop.rows(view, "training", outcome) == before[view], view
        # the same rows are seen where they are past
        assert shop.rows(view, "scoring", outcome) != now[view], view
    [ben] = shop.project.rows(
        "select is_lost from cdp.prediction_snapshots where snapshot = 'training' and profile_id = 'ben'"
    )
    assert ben["is_lost"] is False
    # nobody says when a refund was made: what had been paid is what was known
    shop.project.execute("update cdp.orders set revenue = 0 where occurred_at < '2026-04-01'")
    for view in ("prediction_snapshots", "purchase_summaries", "lookalike_features"):
        assert shop.rows(view, "training", OUTCOMES[view]) == before[view], view


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """CDNOW's sample, learnt from up to 1997-09-30."""
    project = Project(
        DuckDBWarehouse(tmp_path_factory.mktemp("db")), work=Path(tmp_path_factory.mktemp("dbt"))
    )
    project.vars = {"as_of": cdnow.END, "prediction_horizon_days": 273}
    shop = Shop(project)
    shop.open(orders=cdnow.orders())
    return shop


@cdnow.needs_cdnow
def test_summaries_equal_the_published_ones(sample: Shop) -> None:
    rows = sample.project.rows(
        "select repeat_purchases, recency_days / 7.0 as recency, age_days / 7.0 as age from cdp.purchase_summaries"
        " where snapshot = 'training' order by cast(profile_id as bigint)"
    )
    ours = numpy.array([[float(value) for value in row.values()] for row in rows])
    published = cdnow.published_summary()
    theirs = numpy.column_stack([published[name] for name in ("frequency", "recency", "T")])
    assert ours.shape == theirs.shape == (2357, 3)
    assert numpy.abs(ours - theirs).max() < 0.00501


@cdnow.needs_cdnow
def test_the_command_forecasts_the_second_half(sample: Shop) -> None:
    outcome = sample.predict("customer_value")
    metrics = outcome.run.metrics
    assert (metrics["holdout_customers"], metrics["holdout_actual"]) == (2357, 1882)
    assert metrics["holdout_forecast"] == pytest.approx(1653.4, abs=0.1)
    assert (outcome.rows_scored, outcome.run.horizon_days) == (3 * 2357, 273)
    [alive] = sample.project.rows(
        "select min(value) as least, max(value) as most from goldseam_state.predictions"
        " where measure = 'probability_alive'"
    )
    assert 0 <= alive["least"] < 0.1
    assert alive["most"] <= 1
