"""Append-only feeds: whatever the order of arrival, the rows in use and those set aside are those of a full refresh."""

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


def content(project: Project) -> tuple[list[dict], list[tuple]]:
    """Rows in use, and of those set aside what tells them apart."""
    rejected = project.rows("select event_id, loaded_at, quantity, rejection_rule from feeds.rejected_events")
    in_use = project.rows("select * from feeds.feed_events order by source, event_id")
    return (
        [{name: value for name, value in row.items() if name != "changed_in"} for row in in_use],
        sorted((tuple(row.values()) for row in rejected), key=str),
    )


def test_replayed_in_batches_equals_full_refresh(web: Project) -> None:
    """Late, tied and repeated rows; load times missing, unreadable, in the future; spoilt first copies; no key."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    arriving = [event(number, number // 10) for number in range(120)]
    batches = [arriving[start : start + 30] for start in range(0, 120, 30)]
    batches[1] += [event(3, 5), event(200, None), event(201, 24 * 365 * 60)]
    batches[2] += [event(202, 4, quantity="many"), *chance.sample(batches[0], 5)]
    batches[3] += [event(202, 11), event(203, 10), event(204, 10) | {"event_id": None}]
    batches += [
        [event(5, 100), event(6, 99)],
        [event(7, 130), event(6, 131), event(205, 131, quantity="some")],
    ]
    batches += [[event(205, 132), event(206, 132) | {"loaded_at": "yesterday"}, event(5, 100)]]
    so_far: list[dict] = []
    for place, batch in enumerate(batches):
        so_far += chance.sample(batch, len(batch))
        load_events(web, so_far)
        web.dbt("run", "--select", "feed_events", *(["--full-refresh"] if place == 0 else []))
    replayed = content(web)
    web.dbt("run", "--select", "feed_events", "--full-refresh")
    in_use, set_aside = content(web)
    assert replayed == (in_use, set_aside)
    assert len(in_use) == 125
    assert len(in_use) + len(set_aside) == len(so_far)
