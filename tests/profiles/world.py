"""Rows of the tables that profile models read: what a test does not say is null or of no account."""

from datetime import datetime
from typing import Any

from tests.support.project import Project

TEXT, NUMBER, MOMENT, YES_NO = "text", "bigint", "timestamp", "boolean"

TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "identity_map": ("identity", {"node_id": NUMBER, "identifier_type": TEXT, "profile_id": TEXT}),
    "touched_profiles": ("cdp", {"profile_id": TEXT, "changed_in": NUMBER}),
    "identity_nodes": (
        "identity",
        {"node_id": NUMBER, "identifier_type": TEXT, "identifier_value": TEXT, "blocked_reason": TEXT},
    ),
    "feed_identifiers": (
        "feeds",
        {
            "record_id": TEXT,
            "source": TEXT,
            "record_key": TEXT,
            "node_id": NUMBER,
            "identifier_type": TEXT,
            "written_value": TEXT,
            "observed_at": MOMENT,
            "last_observed_at": MOMENT,
            "observation_count": NUMBER,
        },
    ),
    "feed_attributes": (
        "feeds",
        {
            "record_id": TEXT,
            "source": TEXT,
            "record_key": TEXT,
            "node_id": NUMBER,
            "identifier_type": TEXT,
            "attribute": TEXT,
            "value": TEXT,
            "observed_at": MOMENT,
        },
    ),
    "feed_messages": (
        "feeds",
        {
            "source": TEXT,
            "node_id": NUMBER,
            "identifier_type": TEXT,
            "channel": TEXT,
            "kind": TEXT,
            "occurred_at": MOMENT,
        },
    ),
    "feed_orders": (
        "feeds",
        {"source": TEXT, "record_key": TEXT, "node_id": NUMBER, "status": TEXT, "occurred_at": MOMENT},
    ),
    "feed_consents": (
        "feeds",
        {
            "source": TEXT,
            "record_key": TEXT,
            "node_id": NUMBER,
            "identifier_type": TEXT,
            "purpose": TEXT,
            "channel": TEXT,
            "status": TEXT,
            "legal_basis": TEXT,
            "evidence": TEXT,
            "observed_at": MOMENT,
        },
    ),
    "rule_identifier_types": (
        "feeds",
        {"identifier_type": TEXT, "kind": TEXT, "channel": TEXT, "normaliser": TEXT},
    ),
    "rule_attribute_rules": ("feeds", {"attribute": TEXT, "strategy": TEXT, "max_age_days": NUMBER}),
    "rule_source_priority": ("feeds", {"attribute": TEXT, "source": TEXT, "priority": NUMBER}),
    "rule_disposable_domains": ("feeds", {"domain": TEXT}),
    "rule_role_addresses": ("feeds", {"local_part": TEXT, "why": TEXT}),
    "rule_freemail_domains": ("feeds", {"domain": TEXT}),
    "profiles": (
        "cdp",
        {
            "profile_id": TEXT,
            "last_name": TEXT,
            "street": TEXT,
            "city": TEXT,
            "postal_code": TEXT,
            "country_code": TEXT,
            "company": TEXT,
            "first_seen_at": MOMENT,
        },
    ),
    "profile_contact_points": (
        "cdp",
        {
            "profile_id": TEXT,
            "channel": TEXT,
            "contact_point": TEXT,
            "is_primary": YES_NO,
            "last_seen_at": MOMENT,
        },
    ),
}

IDENTIFIER_TYPES = [
    {"identifier_type": "customer_id", "kind": "account", "normaliser": "exact"},
    {"identifier_type": "email", "kind": "contact", "channel": "email", "normaliser": "email"},
    {"identifier_type": "phone", "kind": "contact", "channel": "sms", "normaliser": "phone"},
    {"identifier_type": "push_token", "kind": "device", "channel": "push", "normaliser": "exact"},
]


def load(project: Project, **tables: list[dict[str, Any]]) -> None:
    """load(project, identity_map=[{'node_id': 1, 'profile_id': 'p'}], ...): these rows and no others."""
    for table, rows in tables.items():
        schema, types = TABLES[table]
        wrong = {column for row in rows for column in row} - set(types)
        assert not wrong, f"{table} has no {wrong} here"
        project.load(schema, table, [{column: row.get(column) for column in types} for row in rows], types)


def build(project: Project, *models: str) -> None:
    """Build models anew from what is loaded."""
    project.vars = {**project.vars, "as_of": "2026-06-30"}
    project.dbt("run", "--full-refresh", "--select", *models)


def day(month: int, day: int = 1, year: int = 2026, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour)
