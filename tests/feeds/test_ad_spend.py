"""The feed of what advertising cost: bad rows are set aside with a reason, a restated day replaces the first."""

from typing import Any

import pytest

from tests.support.project import Project

MOMENT, LATER = "2026-06-02 03:00:00", "2026-06-05 03:00:00"


def day(key: str, rule: str | None, **columns: Any) -> dict[str, Any]:
    """One row of the feed; rule: what it is to be rejected by."""
    return {
        "account_id": "a1",
        "utm_source": "google",
        "utm_medium": "cpc",
        "utm_campaign": "brand",
        "campaign_name": "Brand",
        "impressions": "1000",
        "clicks": "10",
        "cost": "4.20",
        "currency": "EUR",
        "occurred_at": "2026-06-01 00:00:00",
        "updated_at": MOMENT,
        "spend_id": key,
        "record_key": f"daily_spend/{key}",
        "loaded_at": MOMENT,
        "rule": rule,
    } | columns


ROWS = [
    day("good", None),
    day("free", None, cost="0", clicks="0"),
    day("no-impressions-told", None, impressions=None),
    day("no-campaign", None, utm_source=None, utm_medium=None, utm_campaign=None),
    day("told", "duplicate", spend_id="settled"),
    day("settled", None, clicks="9", cost="3.78", updated_at=LATER, loaded_at=LATER),
    day("below-zero", "bad_cost", cost="-1"),
    day("no-cost", "bad_cost", cost=None),
    day("cost-is-text", "unreadable", cost="a lot"),
    day("more-clicks-than-impressions", "bad_clicks", clicks="1001"),
    day("clicks-below-zero", "bad_clicks", clicks="-1"),
    day("no-currency", "bad_currency", currency=None),
    day("no-day", "no_time", occurred_at=None),
    day("no-key", "no_key", spend_id=None),
]


@pytest.fixture(scope="module")
def spend(project: Project) -> Project:
    project.vars = {"sources": {"ads": ["ad_spend"]}}
    project.dbt("seed")
    project.dbt("run", "--select", "path:models/feeds/rules", "conversion_rates")
    load(project, ROWS)
    project.dbt("run", "--select", "feed_ad_spend", "ad_spend")
    return project


def load(project: Project, rows: list[dict[str, Any]]) -> None:
    given = [{name: value for name, value in row.items() if name != "rule"} for row in rows]
    project.load("staging", "feed_ads__ad_spend", given, dict.fromkeys(given[0], "text"))


def keys(project: Project, table: str, rule: str = "null") -> dict[str, str | None]:
    rows = project.rows(f"select record_key, {rule} as rule from feeds.{table}")
    return {row["record_key"].removeprefix("daily_spend/"): row["rule"] for row in rows}


def test_each_row_is_in_use_or_set_aside_with_a_reason(spend: Project) -> None:
    expected = {row["record_key"].removeprefix("daily_spend/"): row["rule"] for row in ROWS}
    assert keys(spend, "rejected_ad_spend", "rejection_rule") | keys(spend, "feed_ad_spend") == expected


def test_a_day_told_again_takes_the_place_of_the_first(spend: Project) -> None:
    again = day(
        "settled-again", None, spend_id="good", cost="5", updated_at=LATER, loaded_at="2026-06-06 03:00:00"
    )
    load(spend, [*ROWS, again])
    spend.dbt("run", "--select", "feed_ad_spend")
    [row] = spend.rows(
        "select clicks, cost_amount, cost, spend_date from cdp.ad_spend where spend_id = 'good'"
    )
    assert (row["clicks"], row["cost_amount"], row["cost"], str(row["spend_date"])) == (
        10,
        5,
        5,
        "2026-06-01",
    )
    followed = keys(spend, "feed_ad_spend")
    spend.dbt("run", "--select", "feed_ad_spend", "--full-refresh")
    assert keys(spend, "feed_ad_spend") == followed
