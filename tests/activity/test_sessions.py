"""Sessions: equal to a sequential definition, and the same whatever the order in which events arrive."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

import pytest

from tests.support.events import event_row, load_events, prepare_events
from tests.support.project import Project

START = datetime(2026, 6, 1)
TIMEOUT = timedelta(minutes=30)


def event(number: int, minute: int, visitor: str = "d0", **values: str | None) -> dict:
    return event_row(f"e{number:04d}", visitor, str(START + timedelta(minutes=minute)), str(START), **values)


@pytest.fixture(scope="module")
def web(project: Project) -> Project:
    return prepare_events(project, event(0, 0))


def sessions(project: Project, *arguments: str) -> list[dict]:
    project.dbt("run", "--select", "feed_events", "event_sessions", *arguments)
    return project.rows("select * from cdp.event_sessions order by source, stream, started_at, session_id")


def spans(rows: list[dict]) -> list[tuple]:
    return sorted((row["stream"], row["started_at"], row["ended_at"], row["event_count"]) for row in rows)


def expected_spans(rows: list[dict]) -> list[tuple]:
    """The definition, event by event; streams are named by session_hint here."""
    newest = {row["event_id"]: row for row in rows}.values()
    ordered = sorted(newest, key=lambda row: (row["session_hint"], row["occurred_at"], row["event_id"]))
    return sorted(
        (stream, *span)
        for stream, events in groupby(ordered, key=lambda row: row["session_hint"])
        for span in _sessions_of(list(events))
    )


def _sessions_of(events: list[dict]) -> Iterator[tuple[datetime, datetime, int]]:
    current: list[datetime] = []
    campaign = None
    for row in events:
        at = datetime.fromisoformat(row["occurred_at"])
        met = (row["utm_source"], row["utm_campaign"]) if row["utm_source"] else campaign
        if current and (at - current[-1] >= TIMEOUT or met != campaign):
            yield current[0], current[-1], len(current)
            current = []
        current.append(at)
        campaign = met
    yield current[0], current[-1], len(current)


def test_replayed_late_and_out_of_order_they_equal_the_definition(web: Project) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    arriving = [
        event(
            number,
            chance.randrange(1500),
            session_hint=f"s{chance.randrange(6)}",
            visitor=f"d{chance.randrange(3)}",
            **({"utm_source": "ads", "utm_campaign": chance.choice("ab")} if chance.random() < 0.2 else {}),
        )
        for number in range(160)
    ]
    so_far: list[dict] = []
    for place, start in enumerate(range(0, 160, 40)):
        batch = [
            row | {"loaded_at": str(START + timedelta(hours=place))} for row in arriving[start : start + 40]
        ]
        so_far += batch
        load_events(web, so_far)
        replayed = sessions(web, *(["--full-refresh"] if place == 0 else []))
        assert spans(replayed) == expected_spans(so_far)
    assert replayed == sessions(web, "--full-refresh")


def test_the_boundaries(web: Project) -> None:
    """29 minutes continue, 30 end; an identifier is a stream where there is no hint; a campaign met again goes on."""
    load_events(
        web,
        [
            event(1, 0),
            event(2, 29, utm_source="ads"),
            event(3, 30),
            event(4, 58, utm_source="ads"),
            event(5, 88),
            event(6, 88, visitor="d1"),
        ],
    )
    found = sessions(web, "--full-refresh")
    minutes = [
        tuple((moment - START).total_seconds() // 60 for moment in (row["started_at"], row["ended_at"]))
        for row in sorted(found, key=lambda row: (row["stream"] != found[0]["stream"], row["started_at"]))
    ]
    assert sorted(minutes) == [(0, 0), (29, 58), (88, 88), (88, 88)]
    assert [row["utm_source"] for row in found if row["event_count"] == 3] == ["ads"]
