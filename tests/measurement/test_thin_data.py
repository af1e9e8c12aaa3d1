"""Data too thin, or clocks too wrong, for more than what is there: honest figures, and none that are invented."""

from decimal import Decimal
from typing import Any

import pytest

from tests.measurement.world import EVERYTHING, at, load, measure
from tests.support.project import Project

AS_OF = "2026-06-30"


def order(person: str, moment: str, revenue: int = 10) -> dict[str, Any]:
    return {
        "order_id": f"{person} {moment}",
        "profile_id": person,
        "status": "paid",
        "channel": "web",
        "revenue": revenue,
        "occurred_at": at(moment),
    }


def people(*names: str) -> list[dict[str, Any]]:
    return [{"profile_id": name, "is_anonymous": False, "first_seen_at": at("2026-01-01")} for name in names]


@pytest.fixture(scope="module")
def once(project: Project) -> Project:
    """Anna and Ben bought once in January, Cleo once in June."""
    load(
        project,
        profiles=people("anna", "ben", "cleo"),
        orders=[order("anna", "2026-01-10"), order("ben", "2026-01-31", 30), order("cleo", "2026-06-20", 5)],
    )
    measure(project, AS_OF, EVERYTHING, baseline_date="2026-04-01", baseline_days=90)
    return project


def test_who_bought_once_comes_back_never(once: Project) -> None:
    cohorts = once.rows("select * from cdp.cohort_retention order by cohort_month, months_since")
    january = [row for row in cohorts if row["cohort_month"].month == 1]
    assert [row["active_customers"] for row in january] == [2, 0, 0, 0, 0, 0]
    assert [row["retention_rate"] for row in january] == [1, 0, 0, 0, 0, 0]
    assert {row["lifetime_value"] for row in january} == {20}
    assert [(row["customers"], row["retention_rate"]) for row in cohorts if row not in january] == [(1, 1)]


def test_frequency_of_one_purchase_each(once: Project) -> None:
    [only] = once.rows("select * from cdp.purchase_frequency")
    assert (only["order_number"], only["customers"], only["share_of_customers"]) == (1, 3, 1)
    assert (only["share_continued"], only["median_days_to_next"], only["average_order_value"]) == (
        0,
        None,
        15,
    )


def test_repeat_rates_are_nothing_or_not_known_yet(once: Project) -> None:
    rates = once.rows("select cohort_month, window_days, repeat_rate from cdp.repeat_rates order by 1, 2")
    assert [(row["cohort_month"].month, row["window_days"], row["repeat_rate"]) for row in rates] == [
        (1, 30, 0),
        (1, 60, 0),
        (1, 90, 0),
    ]


def test_a_baseline_of_one_purchase_each(once: Project) -> None:
    found = {row["metric"]: row for row in once.rows("select * from cdp.baseline")}
    frequency = found["purchase_frequency"]
    assert (frequency["before_value"], frequency["since_value"]) == (1, 1)


@pytest.fixture(scope="module")
def skewed(project: Project) -> Project:
    """Clocks that are wrong: opened before it was sent, ordered and visited after today, ordered before the mail."""
    mail = {"source": "mail", "channel": "email", "campaign": "June", "open_count": 1, "click_count": 0}
    load(
        project,
        profiles=people("anna", "ben"),
        identity_map=[{"node_id": 1, "profile_id": "anna"}, {"node_id": 2, "profile_id": "ben"}],
        orders=[order("anna", "2026-06-09 23:00"), order("ben", "2026-07-01")],
        sessions=[
            {"session_id": "s1", "profile_id": "ben", "started_at": at("2026-07-02"), "item_view_count": 1,
             "cart_addition_count": 0, "order_count": 1, "utm_source": "search", "utm_medium": "cpc"},
        ],
        sent_messages=[
            {**mail, "message_id": "m1", "node_id": 1, "sent_at": at("2026-06-10"), "delivered_at": at("2026-06-09"),
             "first_opened_at": at("2026-06-09 12:00"), "first_clicked_at": at("2026-07-03")},
            {**mail, "message_id": "m2", "node_id": 2, "sent_at": at("2026-06-10"), "delivered_at": at("2026-06-10"),
             "unsubscribed_at": at("2026-06-09")},
        ],
    )  # fmt: skip
    measure(project, AS_OF, EVERYTHING, baseline_date="2026-06-10", baseline_days=30)
    return project


def test_what_happens_after_today_is_not_there_yet(skewed: Project) -> None:
    assert skewed.rows("select * from cdp.funnel_steps") == []
    assert [row["profile_id"] for row in skewed.rows("select profile_id from cdp.customer_cohorts")] == [
        "anna"
    ]
    assert skewed.rows("select sum(customers) as customers from cdp.purchase_frequency") == [{"customers": 1}]


def test_answers_before_the_question_are_counted_once_and_bring_nothing(skewed: Project) -> None:
    [june] = skewed.rows("select * from cdp.campaign_results")
    counted = ("sent", "delivered", "opened", "clicked", "unsubscribed", "converted", "orders", "revenue")
    assert tuple(june[name] for name in counted) == (2, 2, 1, 0, 1, 0, 0, 0)
    rates = [june[name] for name in june if name.endswith("_rate")]
    assert all(0 <= rate <= 1 for rate in rates if isinstance(rate, Decimal))


def test_no_table_measures_a_negative_time_or_more_than_all(skewed: Project) -> None:
    columns = skewed.rows(
        "select table_name, column_name from information_schema.columns where table_schema = 'cdp'"
        f" and table_name in ({', '.join(repr(name) for name in EVERYTHING)}) and data_type not in ('date', 'text')"
        " and (column_name like '%days%' or column_name like 'months%' or column_name like '%customers'"
        " or column_name like '%_rate')"
    )
    looked_at = 0
    for column in columns:
        table, name = column["table_name"], column["column_name"]
        most = f" or {name} > 1" if name.endswith("_rate") and name != "growth_rate" else ""
        assert skewed.rows(f"select 1 from cdp.{table} where {name} < 0{most}") == [], column
        [found] = skewed.rows(f"select count({name}) as values_found from cdp.{table}")
        looked_at += found["values_found"]
    assert looked_at > 20
