"""Rows of the tables that measurement reads: what a test does not say is null."""

from datetime import datetime
from typing import Any

from tests.support.project import Project

TEXT, NUMBER, MOMENT, YES_NO, MONEY = "text", "bigint", "timestamp", "boolean", "numeric(18,4)"

TABLES: dict[str, dict[str, str]] = {
    "cdp.profiles": {"profile_id": TEXT, "is_anonymous": YES_NO, "first_seen_at": MOMENT},
    "cdp.orders": {
        "order_id": TEXT,
        "profile_id": TEXT,
        "status": TEXT,
        "channel": TEXT,
        "revenue": MONEY,
        "refunded_amount": MONEY,
        "discount_amount": MONEY,
        "occurred_at": MOMENT,
    },
    "cdp.order_items": {
        "order_item_id": TEXT,
        "order_id": TEXT,
        "item_id": TEXT,
        "title": TEXT,
        "category": TEXT,
        "quantity": NUMBER,
        "revenue": MONEY,
    },
    "cdp.sessions": {
        "session_id": TEXT,
        "profile_id": TEXT,
        "started_at": MOMENT,
        "item_view_count": NUMBER,
        "cart_addition_count": NUMBER,
        "order_count": NUMBER,
        "utm_source": TEXT,
        "utm_medium": TEXT,
        "utm_campaign": TEXT,
        "referrer": TEXT,
        "landing_page_url": TEXT,
    },
    "cdp.sent_messages": {
        "source": TEXT,
        "message_id": TEXT,
        "node_id": NUMBER,
        "campaign": TEXT,
        "channel": TEXT,
        "subject": TEXT,
        "sent_at": MOMENT,
        "delivered_at": MOMENT,
        "first_opened_at": MOMENT,
        "open_count": NUMBER,
        "first_clicked_at": MOMENT,
        "click_count": NUMBER,
        "bounced_at": MOMENT,
        "bounce_kind": TEXT,
        "complained_at": MOMENT,
        "unsubscribed_at": MOMENT,
    },
    "identity.identity_map": {"node_id": NUMBER, "profile_id": TEXT},
    "cdp.segment_membership_history": {
        "segment": TEXT,
        "profile_id": TEXT,
        "entered_at": MOMENT,
        "exited_at": MOMENT,
        "entered_cause": TEXT,
        "exited_cause": TEXT,
    },
    # what traits that follow changes look up
    "cdp.touched_profiles": {"profile_id": TEXT, "changed_in": NUMBER},
    "feeds.rule_exchange_rates": {"currency": TEXT},
    "feeds.rule_traffic_sources": {"source": TEXT, "category": TEXT},
}
RETENTION = [
    "customer_cohorts",
    "channel_lifetime_value",
    "cohort_retention",
    "purchase_frequency",
    "repeat_rates",
]
LIFECYCLE = ["customer_cohorts", "lifecycle_flows", "traits_value", "traits_rhythm", "traits_lifecycle"]
EVERYTHING = [
    *RETENTION,
    "lifecycle_flows",
    "segment_drift",
    "funnel_steps",
    "message_outcomes",
    "message_results",
    "campaign_results",
    "baseline",
]
_BENEATH = [
    "counted_revenue",
    "counted_orders",
    "counted_order_items",
    "session_touches",
    "message_touches",
    "touchpoints",
]


def load(project: Project, **tables: list[dict[str, Any]]) -> None:
    """load(project, orders=[{'order_id': 'o1'}], ...): these rows, and none in the tables that are not named."""
    for relation, types in TABLES.items():
        schema, table = relation.split(".")
        rows = tables.pop(table, [])
        wrong = {column for row in rows for column in row} - set(types)
        assert not wrong, f"{relation} has no {wrong} here"
        project.load(schema, table, [{column: row.get(column) for column in types} for row in rows], types)
    assert not tables, f"{set(tables)} are not read"


def measure(project: Project, as_of: str, models: list[str], **variables: Any) -> None:
    """Build models from what is loaded, as of a moment, and test them."""
    project.vars = {"as_of": as_of, **variables}
    project.dbt("run", "--full-refresh", "--select", *_BENEATH, *models)


def at(text: str) -> datetime:
    """at('2026-06-30') or at('2026-06-30 12:00')"""
    return datetime.fromisoformat(text)
