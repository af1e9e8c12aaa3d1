"""The feeds of customer service: tickets are records that change, lines of conversations are facts that do not."""

from typing import Any

import pytest

from tests.support.project import Project

COLUMNS = {
    "tickets": "channel topic subject satisfaction order_id duration_seconds solved_at updated_at",
    "conversations": "channel text",
}


def row(number: int, loaded_at: str, **columns: Any) -> dict[str, Any]:
    return {
        "identifier_type": "customer_id",
        "identifier_value": str(number),
        "record_key": f"rows/{number}",
        "occurred_at": "2026-06-01 10:00:00",
        "loaded_at": loaded_at,
    } | columns


def ticket(number: int, loaded_at: str, **columns: Any) -> dict[str, Any]:
    known = {"ticket_id": f"desk-{number}", "status": "new"} | columns
    return row(number, loaded_at, **dict.fromkeys(COLUMNS["tickets"].split()) | known)


def line(number: int, loaded_at: str, **columns: Any) -> dict[str, Any]:
    known = {"conversation_id": "desk-1", "line_id": f"l{number}", "direction": "inbound"} | columns
    return row(number, loaded_at, **dict.fromkeys(COLUMNS["conversations"].split()) | known)


@pytest.fixture(scope="module")
def desk(project: Project) -> Project:
    project.vars = {"sources": {"support": ["tickets", "conversations"]}}
    project.dbt("seed")
    load(project, "tickets", [ticket(1, "2026-06-01 11:00:00")])
    load(project, "conversations", [line(1, "2026-06-01 11:00:00")])
    project.dbt("run", "--select", "path:models/feeds/rules", "phone_numbers")
    return project


def load(project: Project, feed: str, rows: list[dict[str, Any]]) -> None:
    types = dict.fromkeys([*COLUMNS[feed].split(), "loaded_at"], "text")
    project.load("staging", f"feed_support__{feed}", rows, types=types)


def test_the_newest_version_of_a_ticket_is_kept(desk: Project) -> None:
    """Newest by what the desk says of its last change, not by when it was loaded."""
    load(
        desk,
        "tickets",
        [
            ticket(1, "2026-06-03 11:00:00", status="new", updated_at="2026-06-01 10:00:00"),
            ticket(
                1, "2026-06-02 11:00:00", status="solved", updated_at="2026-06-02 10:00:00", satisfaction="5"
            ),
        ],
    )
    desk.dbt("run", "--select", "feed_tickets")
    [kept] = desk.rows("select * from feeds.feed_tickets")
    assert (kept["status"], kept["satisfaction"], kept["identifier_value"]) == ("solved", 5, "1")


@pytest.mark.parametrize(
    ("feed", "broken", "rule"),
    [
        ("tickets", ticket(2, "2026-06-01 11:00:00", status="on hold"), "bad_status"),
        ("tickets", ticket(2, "2026-06-01 11:00:00", satisfaction="7"), "bad_satisfaction"),
        ("tickets", ticket(2, "2026-06-01 11:00:00", satisfaction="good"), "unreadable"),
        ("tickets", ticket(2, "2026-06-01 11:00:00", ticket_id=None), "no_key"),
        ("conversations", line(2, "2026-06-01 11:00:00", direction="sideways"), "bad_direction"),
        ("conversations", line(2, "2026-06-01 11:00:00", conversation_id=None), "no_conversation"),
        ("conversations", line(2, "2026-06-01 11:00:00", identifier_value=None), "no_identifier"),
        ("conversations", line(2, "2026-06-01 12:00:00", line_id="l1"), "duplicate"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_used_is_rejected_with_a_reason(
    desk: Project, feed: str, broken: dict[str, Any], rule: str
) -> None:
    good = {"tickets": ticket, "conversations": line}[feed](1, "2026-06-01 11:00:00")
    load(desk, feed, [good, broken])
    desk.dbt("run", "--full-refresh", "--select", f"feed_{feed}")
    [used] = desk.rows(f"select record_key from feeds.feed_{feed}")
    [told] = desk.rows(f"select * from feeds.rejected_{feed}")
    assert used["record_key"] == "rows/1"
    assert (told["record_key"], told["rejection_rule"]) == ("rows/2", rule)
    assert told["rejection_reason"]


def test_tickets_in_batches_equal_a_full_refresh(desk: Project) -> None:
    """One is spoilt and comes right again, one stays spoilt, one is spoilt by a later version only; two have no key."""
    bad = {"status": "on hold"}
    batches = [
        [
            ticket(1, "2026-06-01 11:00:00"),
            ticket(2, "2026-06-01 11:00:00", **bad),
            ticket(3, "2026-06-01 11:00:00"),
        ],
        [ticket(1, "2026-06-05 11:00:00", **bad), ticket(4, "2026-06-05 11:00:00", ticket_id=None)],
        [ticket(2, "2026-06-09 11:00:00", status="open"), ticket(3, "2026-06-09 12:00:00", satisfaction="9")],
        [ticket(5, "2026-06-12 11:00:00", ticket_id=None), ticket(6, "2026-06-12 11:00:00", **bad)],
    ]
    so_far: list[dict[str, Any]] = []
    for place, batch in enumerate(batches):
        so_far += batch
        load(desk, "tickets", so_far)
        desk.dbt("run", "--select", "feed_tickets", *(["--full-refresh"] if place == 0 else []))
    replayed = tickets(desk)
    desk.dbt("run", "--select", "feed_tickets", "--full-refresh")
    in_use, set_aside = tickets(desk)
    assert replayed == (in_use, set_aside)
    assert [row["ticket_id"] for row in in_use] == ["desk-1", "desk-2", "desk-3"]
    assert len(in_use) + len(set_aside) == len(so_far)


def tickets(desk: Project) -> tuple[list[dict], list[dict]]:
    return (
        desk.rows("select * from feeds.feed_tickets order by ticket_id"),
        desk.rows("select * from feeds.rejected_tickets order by record_key, loaded_at"),
    )


def test_lines_in_batches_equal_a_full_refresh(desk: Project) -> None:
    """Late, tied and repeated lines."""
    batches = [
        [line(1, "2026-06-01 11:00:00"), line(2, "2026-06-01 11:00:00", text="Hello")],
        [line(2, "2026-06-01 12:00:00", text="Hello"), line(3, "2026-06-01 11:00:00")],
        [line(4, "2026-06-03 11:00:00", occurred_at="2026-05-01 10:00:00"), line(5, "2026-06-03 11:00:00")],
    ]
    so_far: list[dict[str, Any]] = []
    for place, batch in enumerate(batches):
        so_far += batch
        load(desk, "conversations", so_far)
        desk.dbt("run", "--select", "feed_conversations", *(["--full-refresh"] if place == 0 else []))
    lines = "select line_id, occurred_at, loaded_at, text from feeds.feed_conversations order by line_id"
    replayed = desk.rows(lines)
    desk.dbt("run", "--select", "feed_conversations", "--full-refresh")
    assert replayed == desk.rows(lines)
    assert [row["line_id"] for row in replayed] == ["l1", "l2", "l3", "l4", "l5"]
