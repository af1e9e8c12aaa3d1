"""Append-only feeds: whatever the order of arrival, the rows are those of a full refresh."""

import random
from datetime import datetime, timedelta

import pytest

from tests.support.events import event_row, load_events, prepare_events
from tests.support.project import Project

START = datetime(2026, 6, 1)


def event(number: int, loaded_hour: int | None, quantity: str = "1") -> dict:
    loaded_at = None if loaded_hour is None else str(START + timedelta(hours=loaded_hour))
    occurred_at = str(START + timedelta(minutes=number))
    return event_row(f"e{number}", f"visitor{number % 7}", occurred_at, loaded_at, quantity=quantity)


@pytest.fixture(scope="module")
def web(project: Project) -> Project:
    return prepare_events(project, event(0, 0))


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
        load_events(web, so_far)
        web.dbt("run", "--select", "feed_events", *(["--full-refresh"] if place == 0 else []))
    replayed = content(web)
    web.dbt("run", "--select", "feed_events", "--full-refresh")
    assert replayed == content(web)
    assert len(replayed) == 124
