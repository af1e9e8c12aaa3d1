"""What was sent comes back as message events, and an address that bounced is written to no more."""

from datetime import datetime
from typing import Any

import pytest

from tests.profiles.world import IDENTIFIER_TYPES, load
from tests.support.project import Project

SEEN, SENT, BOUNCED = datetime(2026, 1, 1), datetime(2026, 3, 1), datetime(2026, 3, 2)
# md5 numbers have up to 60 bits
ADDRESS, OTHER = 2**59 + 7, 2**59 + 8


@pytest.fixture(scope="module")
def project(project: Project) -> Project:
    """A project whose one source is itself."""
    project.vars = {"sources": {"goldseam": ["messages"]}, "as_of": "2026-06-30"}
    return project


def attempt(number: int, *outcomes: tuple[str, datetime], **facts: Any) -> list[dict[str, Any]]:
    row = {
        "sync": "welcome", "attempt": number, "profile_id": "p", "message_key": "welcome:2026-02-28T10:00:00",
        "action": "add", "channel": "email", "contact_node_id": ADDRESS, "vendor_id": None, "error": None, **facts,
    }  # fmt: skip
    return [row | {"outcome": outcome, "recorded_at": at} for outcome, at in (("intent", SENT), *outcomes)]


def test_what_was_sent_comes_back(project: Project):
    [bounce] = [
        row for row in attempt(2, ("rejected", BOUNCED), error="bounced_550") if row["outcome"] == "rejected"
    ]
    ledger = [
        *attempt(
            1,
            ("accepted", SENT),
            ("confirmed", BOUNCED),
            vendor_id="<m1>",
            contact_node_id=OTHER,
            message_key="offer",
        ),
        *attempt(2, ("accepted", SENT)),
        bounce,
        *attempt(3, ("rejected", SENT), error="invalid"),
        *attempt(4, ("unknown", SENT)),
        *attempt(5, ("confirmed", SENT), message_key="", channel=None),
    ]
    types = {
        "attempt": "bigint",
        "contact_node_id": "bigint",
        "vendor_id": "text",
        "error": "text",
        "channel": "text",
    }
    project.load("goldseam_state", "sync_ledger", ledger, types)
    project.load("feeds", "phone_regions", [], {"region": "text"})
    project.load(
        "feeds",
        "phone_numbers",
        [],
        {"raw_value": "text", "region": "text", "e164": "text", "reason": "text"},
    )
    rules = dict.fromkeys(("domain", "canonical_domain", "tag_separator"), "text")
    project.load("feeds", "rule_email_domains", [], rules | {"ignores_dots": "boolean"})
    contacts = [
        {"source": "shop", "record_key": "1", "record_id": "shop/1", "node_id": node, "identifier_type": "email",
         "written_value": f"{node}@example.com", "observed_at": SEEN, "last_observed_at": SEEN, "observation_count": 1}
        for node in (ADDRESS, OTHER)
    ]  # fmt: skip
    load(
        project,
        identity_map=[{"node_id": node, "profile_id": "p"} for node in (ADDRESS, OTHER)],
        feed_identifiers=contacts,
        rule_identifier_types=IDENTIFIER_TYPES,
        **{
            name: []
            for name in (
                "touched_profiles",
                "feed_attributes",
                "feed_orders",
                "rule_disposable_domains",
                "rule_role_addresses",
            )
        },
    )
    models = [
        "stg_goldseam__sync_ledger",
        "feed_goldseam__messages",
        "feed_messages",
        "messages",
        "profile_contact_points",
    ]
    project.dbt("run", "--full-refresh", "--select", *models)

    columns = "message_id, profile_id, node_id, source, campaign, channel, kind, occurred_at"
    messages = project.rows(f"select {columns} from cdp.messages order by occurred_at, message_id")
    assert [tuple(row.values()) for row in messages] == [
        ("<m1>", "p", OTHER, "goldseam", "offer", "email", "sent", SENT),
        ("welcome:p:welcome:2026-02-28T10:00:00", "p", ADDRESS, "goldseam", "welcome", "email", "sent", SENT),
        (
            "welcome:p:welcome:2026-02-28T10:00:00",
            "p",
            ADDRESS,
            "goldseam",
            "welcome",
            "email",
            "bounced",
            BOUNCED,
        ),
    ]
    points = project.rows(
        "select node_id, is_deliverable, is_primary from cdp.profile_contact_points order by node_id"
    )
    assert [tuple(row.values()) for row in points] == [(ADDRESS, False, False), (OTHER, True, True)]
