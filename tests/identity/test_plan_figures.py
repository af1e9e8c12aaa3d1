"""The figures of a dry run over two small worlds, written by hand: what stands and what would be."""

import os
import platform
from datetime import datetime

import pytest

from orchestration.identity.plan import people, samples
from orchestration.identity.plan.audiences import segment_changes
from orchestration.identity.plan.books import make_books
from orchestration.identity.plan.model import Links, Moves, Now, Plan, Regrouping, SegmentChange, SyncChange
from orchestration.identity.plan.scratch import PlanError, drop_scratch
from orchestration.identity.plan.sides import BOOKS, Sides
from tests.identity.world import START, opened
from tests.support.project import Project

SIDES = Sides("", "plan_")
THEN = datetime(2026, 2, 1)
# node: its profile now, after; None: it has none
PEOPLE = {
    1: ("A", "A"), 2: ("A", "A"),
    3: ("B", "A"), 4: ("B", "A"),
    5: ("C", "C"), 6: ("C", "C2"), 7: ("C", "D"),
    8: ("D", "D"),
    9: ("E", None),
    10: (None, "F"),
    11: ("G", "G"),
}  # fmt: skip
HEIRS = {"B": "A", "C": "C", "E": None}
MEMBERS_NOW = {"vips": ["A", "B", "C", "E", "G"], "gone": ["A"]}
MEMBERS_AFTER = {"vips": ["A", "C", "C2", "D"], "new": ["F"]}


@pytest.fixture(scope="module", autouse=True)
def worlds(project: Project) -> None:
    standing = [_row(node, now) for node, (now, _) in PEOPLE.items() if now]
    after = [
        {**row, "valid_to": THEN, "heir_profile_id": HEIRS[row["profile_id"]]}
        if row["profile_id"] != PEOPLE[row["node_id"]][1]
        else row
        for row in standing
    ]
    after += [_row(node, to, THEN) for node, (now, to) in PEOPLE.items() if to and to != now]
    types = {"valid_to": "timestamp", "heir_profile_id": "text"}
    project.load("identity", "identity_map_history", standing, types=types)
    project.load("plan_identity", "identity_map_history", after, types=types)
    _load_nodes(project)
    _load_links(project)
    for schema, members in (("cdp", MEMBERS_NOW), ("plan_cdp", MEMBERS_AFTER)):
        rows = [{"segment": name, "profile_id": one} for name, ids in members.items() for one in ids]
        project.load(schema, "segment_memberships", rows)
    project.execute(f"create schema plan_{BOOKS}")
    with opened(project) as warehouse:
        make_books(warehouse, SIDES)


def _row(node: int, profile: str, since: datetime = START) -> dict:
    return {
        "node_id": node,
        "identifier_type": "email" if node % 2 else "phone",
        "identifier_value": f"person-{node:02}@example.com",
        "profile_id": profile,
        "valid_from": since,
        "valid_to": None,
        "heir_profile_id": None,
    }


def _load_nodes(project: Project) -> None:
    for schema, reasons in (("identity", {10: "shared", 11: "vanished"}), ("plan_identity", {9: "list"})):
        rows = [
            {
                "node_id": node,
                "identifier_type": "email" if node % 2 else "phone",
                "blocked_reason": reasons.get(node),
            }
            for node in PEOPLE
        ]
        project.load(schema, "identity_nodes", rows, types={"blocked_reason": "text"})


def _load_links(project: Project) -> None:
    now = {(1, 3): "shared", (5, 6): None, (5, 7): None, (7, 8): "max_per_profile:email", (1, 11): "vanished"}
    after = {(1, 3): None, (5, 6): "label_different", (7, 8): None, (2, 4): None}
    for schema, links in (("identity", now), ("plan_identity", after)):
        rows = [
            {
                "left_node_id": left,
                "right_node_id": right,
                "rule": "same_record",
                "source": "crm",
                "is_used": reason is None,
                "cut_reason": reason,
            }
            for (left, right), reason in links.items()
        ]
        project.load(schema, "identity_edges", rows, types={"cut_reason": "text"})


def test_every_profile_is_counted_for_what_becomes_of_it(project: Project) -> None:
    with opened(project) as warehouse:
        figures = people.profile_figures(warehouse, SIDES)
    assert figures == {
        "identifiers": Now(now=10, after=10),
        "profiles": Now(now=6, after=6),
        "retired_ids": 2,
        "new_ids": 2,
        # A and B into A; C's part and D into D
        "merges": Regrouping(profiles=4, into=2),
        "splits": Regrouping(profiles=1, into=3),
        "disappearing": 1,
        "appearing": 1,
    }


@pytest.mark.parametrize(
    ("bound", "from_size", "would_stop"), [(0.1, 10, True), (0.2, 10, False), (0.1, 11, False)]
)
def test_a_plain_merge_is_no_jitter(project: Project, bound: float, from_size: int, would_stop: bool) -> None:
    with opened(project) as warehouse:
        moves = people.moves(warehouse, SIDES, bound, from_size)
    assert (moves.identifiers, moves.jittered, moves.share) == (4, 2, 0.2)
    assert moves.would_stop == would_stop


def test_blocks_and_links_that_turn_are_counted_by_reason(project: Project) -> None:
    with opened(project) as warehouse:
        blocked = people.blocked_figures(warehouse, SIDES)
        links = people.link_figures(warehouse, SIDES)
    assert [(one.identifier_type, one.reason, one.identifiers) for one in blocked["newly_blocked"]] == [
        ("email", "list", 1)
    ]
    assert [(one.identifier_type, one.reason, one.identifiers) for one in blocked["set_free"]] == [
        ("phone", "shared", 1)
    ], "an identifier that was vanished is none that was blocked"
    assert [(one.cut_reason, one.links) for one in links.newly_cut] == [("label_different", 1)]
    assert {(one.cut_reason, one.links) for one in links.newly_used} == {
        ("shared", 1),
        ("max_per_profile:email", 1),
    }
    assert (links.drawn, links.dropped) == (1, 1)


def test_samples_show_each_part_and_what_is_behind_it(project: Project) -> None:
    with opened(project) as warehouse:
        merges = samples.merges(warehouse, SIDES, samples.masked)
        splits = samples.splits(warehouse, SIDES, str)
    assert [(one.profile_id, one.profiles, one.identifier_count) for one in merges] == [
        ("A", 2, 4),
        ("D", 2, 2),
    ]
    assert {(one.what, *one.types, one.reason) for one in merges[0].reasons} == {
        ("link_used", "email", "email", "shared"),
        ("link_drawn", "phone", "phone", None),
    }
    assert {one.identifier_value for one in merges[0].identifiers} == {"pe…"}
    [split] = splits
    assert {(one.identifier_value, one.profile_after) for one in split.identifiers} == {
        ("person-05@example.com", "C"),
        ("person-06@example.com", "C2"),
        ("person-07@example.com", "D"),
    }
    assert {(one.what, *one.types, one.reason) for one in split.reasons} == {
        ("link_cut", "email", "phone", "label_different"),
        ("link_dropped", "email", "email", None),
    }


def test_members_that_only_change_their_id_are_told_apart(project: Project) -> None:
    with opened(project) as warehouse:
        changes = {one.segment: one for one in segment_changes(warehouse, SIDES)}
    # B goes into A, who stays; E is gone and G has left; C2 was C's, D is new to the segment
    assert changes["vips"] == SegmentChange(
        segment="vips",
        members=Now(now=5, after=4),
        entering=2,
        entering_by_split=1,
        leaving=3,
        leaving_by_merge=1,
    )
    assert changes["gone"].members == Now(now=1, after=0)
    assert changes["new"].members == Now(now=0, after=1)


def test_records_that_moved_on_are_counted_whatever_the_rules_say_of_them(project: Project) -> None:
    def records(*keys: str, at: datetime = START) -> list[dict]:
        return [{"source": "crm", "record_key": key, "loaded_at": at, "feed": "identifiers"} for key in keys]

    project.load("feeds", "feed_identifiers", records("same", "loaded again", "deleted"))
    project.load("feeds", "rejected_identifiers", records("accepted now", "rejected still"))
    now = [*records("same", "accepted now", "new"), *records("loaded again", at=THEN)]
    project.load("plan_feeds", "feed_identifiers", now)
    project.load("plan_feeds", "rejected_identifiers", records("rejected still"))
    with opened(project) as warehouse:
        assert people.records_moved_on(warehouse, SIDES) == 3


@pytest.mark.parametrize(
    ("is_alive", "host"), [(True, platform.node()), (False, platform.node()), (True, "elsewhere")]
)
def test_an_interrupted_plan_is_cleared_away_and_one_at_work_is_not(
    project: Project, is_alive: bool, host: str
) -> None:
    sides = Sides("x_", "plan_x_")
    # a process number that no system gives
    process = os.getppid() if is_alive else 2**31 - 1
    listed = ["plan_x_identity", "plan_x_never_made", f"plan_x_{BOOKS}"]
    project.execute("drop schema if exists plan_x_others cascade", "create schema plan_x_others")
    project.execute("drop schema if exists plan_x_identity cascade", "create schema plan_x_identity")
    rows = [{"schema_name": one, "host": host, "process": process} for one in listed]
    project.load(f"plan_x_{BOOKS}", "schemas", rows)
    with opened(project) as warehouse:
        if is_alive and host == platform.node():
            with pytest.raises(PlanError, match=f"process {process}"):
                drop_scratch(warehouse, sides)
        else:
            drop_scratch(warehouse, sides)
    left = project.rows(
        "select schema_name from information_schema.schemata where schema_name like 'plan_x_%'"
    )
    kept = {"plan_x_others"}
    if is_alive and host == platform.node():
        kept |= {"plan_x_identity", f"plan_x_{BOOKS}"}
    assert {row["schema_name"] for row in left} == kept


def test_a_plan_that_moves_nobody_says_so() -> None:
    same, none = Now(now=1, after=1), Regrouping(profiles=0, into=0)
    nothing = Plan(
        as_of="",
        records_moved_on=0,
        identifiers=same,
        profiles=same,
        new_ids=0,
        retired_ids=0,
        merges=none,
        splits=none,
        appearing=0,
        disappearing=0,
        moves=Moves(identifiers=0, jittered=0, share=0, bound=0.02, would_stop=False),
        newly_blocked=[],
        set_free=[],
        links=Links(newly_cut=[], newly_used=[], drawn=0, dropped=0),
        sampled_merges=[],
        sampled_splits=[],
        segments=[],
        syncs=[SyncChange(sync="ads", rows={"add": same})],
    )
    assert not nothing.changes_people
    assert not nothing.changes_audiences
    links = nothing.links.model_copy(update={"drawn": 1})
    assert nothing.model_copy(update={"links": links}).changes_people
