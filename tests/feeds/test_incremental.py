"""Append-only feeds: whatever the order of arrival, the rows are those of a full refresh."""

import random
from datetime import datetime, timedelta

import pytest

from tests.support.project import Project

START = datetime(2026, 6, 1)
TEXTS = [
    "session_hint", "utm_source", "utm_medium", "utm_campaign", "page_url", "page_title", "referrer", "item_id",
    "category", "amount", "currency", "order_id", "cart_id", "properties",
]  # fmt: skip


def event(number: int, loaded_hour: int | None, quantity: str = "1", name: str = "page_viewed") -> dict:
    loaded_at = None if loaded_hour is None else str(START + timedelta(hours=loaded_hour))
    return {
        "identifier_type": "anonymous_id",
        "identifier_value": f"visitor{number % 7}",
        "record_key": f"pages/{number}",
        "loaded_at": loaded_at,
        "event_id": f"e{number}",
        "event_name": name,
        "occurred_at": str(START + timedelta(minutes=number)),
        "quantity": quantity,
        **dict.fromkeys(TEXTS),
    }


@pytest.fixture(scope="module")
def web(project: Project) -> Project:
    project.vars = {"sources": {"web": ["events"]}}
    project.dbt("seed")
    load(project, [event(0, 0)])
    project.dbt("run", "--select", "rules", "path:models/feeds/rules", "phone_numbers")
    return project


def load(project: Project, rows: list[dict]) -> None:
    project.load("staging", "feed_web__events", rows, types=dict.fromkeys([*TEXTS, "loaded_at"], "text"))


def content(project: Project) -> list[dict]:
    return project.rows("select * from feeds.feed_events order by source, event_id")


def test_replayed_in_batches_equals_full_refresh(web: Project) -> None:
    """Late, tied and repeated rows, one without a load time, one stamped in the future, and a spoilt first copy."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    arriving = [event(number, number // 10) for number in range(120)]
    batches = [arriving[start : start + 30] for start in range(0, 120, 30)]
    batches[1] += [event(3, 5), event(200, None), event(201, 24 * 365 * 60)]
    batches[2] += [event(202, 4, quantity="many"), *chance.sample(batches[0], 5)]
    batches[3] += [event(202, 11), event(203, 10)]
    so_far: list[dict] = []
    for place, batch in enumerate(batches):
        so_far += chance.sample(batch, len(batch))
        load(web, so_far)
        web.dbt("run", "--select", "feed_events", *(["--full-refresh"] if place == 0 else []))
    replayed = content(web)
    web.dbt("run", "--select", "feed_events", "--full-refresh")
    assert replayed == content(web)
    assert len(replayed) == 124
