"""Messages with what became of them: equal to a plain definition, in whatever order responses arrive."""

import random
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import pytest

from tests.support.project import Project

START = datetime(2026, 6, 1)
KINDS = ["sent", "delivered", "opened", "clicked", "bounced", "soft_bounced", "complained", "unsubscribed"]
FIRST = {
    "delivered_at": "delivered",
    "first_opened_at": "opened",
    "first_clicked_at": "clicked",
    "complained_at": "complained",
    "unsubscribed_at": "unsubscribed",
}


@pytest.fixture(scope="module")
def mail(project: Project) -> Project:
    project.vars = {"sources": {"email": ["messages"]}}
    project.dbt("seed")
    load(project, [happening(0, 0, "sent", None)])
    project.dbt("run", "--select", "path:models/feeds/rules", "path:models/staging/goldseam", "phone_numbers")
    return project


def happening(number: int, minute: int, kind: str, message: str | None) -> dict[str, Any]:
    return {
        "identifier_type": "email_profile_id",
        "identifier_value": f"p{message}",
        "record_key": f"events/{number}",
        "loaded_at": str(START),
        "message_event_id": f"e{number:04d}",
        "message_id": message,
        "campaign": "Spring",
        "channel": "email",
        "kind": kind,
        "subject": None,
        "url": None,
        "occurred_at": str(START + timedelta(minutes=minute)),
    }


def load(project: Project, rows: list[dict]) -> None:
    texts = dict.fromkeys(["loaded_at", "message_id", "subject", "url"], "text")
    project.load("staging", "feed_email__messages", rows, types=texts)


def sent_messages(project: Project, *arguments: str) -> dict[str, dict]:
    project.dbt("run", "--select", "feed_messages", "sent_messages", *arguments)
    return {row["message_id"]: row for row in project.rows("select * from cdp.sent_messages")}


def definition(rows: list[dict]) -> dict[str, Any]:
    """Of one message."""
    at: dict[str, list[datetime]] = {kind: [] for kind in KINDS}
    for row in rows:
        at[row["kind"]].append(datetime.fromisoformat(row["occurred_at"]))
    bounces = at["bounced"] or at["soft_bounced"]
    return {name: min(at[kind], default=None) for name, kind in FIRST.items()} | {
        "sent_at": min(at["sent"] or chain(*at.values())),
        "open_count": len(at["opened"]),
        "click_count": len(at["clicked"]),
        "bounced_at": min(bounces, default=None),
        "bounce_kind": ("hard" if at["bounced"] else "soft") if bounces else None,
    }


def test_replayed_late_and_out_of_order_they_equal_the_definition(mail: Project) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    arriving = [
        happening(
            number,
            chance.randrange(5000),
            chance.choice(KINDS),
            chance.choice([None, *(f"m{place}" for place in range(20))]),
        )
        for number in range(120)
    ]
    so_far: list[dict] = []
    for place, start in enumerate(range(0, 120, 30)):
        so_far += [
            row | {"loaded_at": str(START + timedelta(hours=place))} for row in arriving[start : start + 30]
        ]
        load(mail, so_far)
        replayed = sent_messages(mail, *(["--full-refresh"] if place == 0 else []))
        messages = {row["message_id"] for row in so_far} - {None}
        expected = {
            message: definition([row for row in so_far if row["message_id"] == message])
            for message in messages
        }
        assert {
            message: {name: row[name] for name in expected[message]} for message, row in replayed.items()
        } == expected
    assert replayed == sent_messages(mail, "--full-refresh")
