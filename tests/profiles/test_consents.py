"""Who allowed what, now and at every moment before, against the rule told plainly in Python."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from tests.profiles.world import IDENTIFIER_TYPES, build, day, load
from tests.support.project import Project

CONTACT_POINTS = {"email", "phone"}


@dataclass(frozen=True)
class Statement:
    node: int
    at: datetime
    status: str
    purpose: str = "marketing"
    channel: str = "email"
    kind: str = "email"
    key: str = "r"

    def row(self) -> dict:
        row = {"source": "crm", "record_key": self.key, "node_id": self.node, "identifier_type": self.kind}
        row |= {"purpose": self.purpose, "channel": self.channel, "status": self.status}
        return row | {"evidence": f"{self.key} says", "legal_basis": "consent", "observed_at": self.at}


def run(
    project: Project,
    statements: list[Statement],
    profiles: dict[int, str],
    records: dict[str, list[int]] | None = None,
) -> list[dict]:
    """The history, with the current consents held against it."""
    load(
        project,
        identity_map=[{"node_id": node, "profile_id": profile} for node, profile in profiles.items()],
        touched_profiles=[],
        feed_identifiers=[
            {"source": "crm", "record_key": key, "record_id": key, "node_id": node}
            for key, nodes in (records or {}).items()
            for node in nodes
        ],
        feed_consents=[statement.row() for statement in statements],
        rule_identifier_types=IDENTIFIER_TYPES,
    )
    build(project, "profile_consent_history", "profile_consents")
    history = project.rows(
        "select * from cdp.profile_consent_history order by profile_id, purpose, channel, valid_from"
    )
    consents = project.rows("select * from cdp.profile_consents")
    key = ("profile_id", "purpose", "channel", "status", "is_granted", "stated_at", "record_key", "evidence")
    assert sorted(tuple(row[name] for name in key) for row in consents) == sorted(
        tuple(row[name] for name in key) for row in history if row["valid_to"] is None
    )
    return history


def periods(history: list[dict], *names: str) -> list[tuple]:
    return [tuple(row[name] for name in (*names, "status", "valid_from", "valid_to")) for row in history]


def test_each_decision_has_its_period(project: Project) -> None:
    said = [
        Statement(1, day(1), "granted", key="a"),
        Statement(1, day(2), "withdrawn", key="b"),
        Statement(1, day(4), "granted", key="c"),
        Statement(1, day(7), "denied", key="not yet said"),
    ]
    history = run(project, said, {1: "p"})
    assert periods(history, "record_key", "evidence") == [
        ("a", "a says", "granted", day(1), day(2)),
        ("b", "b says", "withdrawn", day(2), day(4)),
        ("c", "c says", "granted", day(4), None),
    ]


def test_the_most_restrictive_holds_after_a_merge_and_each_its_own_after_a_split(project: Project) -> None:
    said = [Statement(1, day(2), "granted", key="hers"), Statement(2, day(1), "denied", kind="customer_id")]
    said += [Statement(2, day(3), "granted", kind="customer_id", key="later")]
    merged = run(project, said, {1: "p", 2: "p"})
    assert periods(merged) == [
        ("denied", day(1), day(2)),
        # her own address lifts it
        ("granted", day(2), day(3)),
        ("granted", day(3), None),
    ]
    apart = run(project, said, {1: "p", 2: "q"})
    assert periods(apart, "profile_id") == [
        ("p", "granted", day(2), None),
        ("q", "denied", day(1), day(3)),
        ("q", "granted", day(3), None),
    ]


def test_a_later_grant_by_an_account_lifts_nothing(project: Project) -> None:
    said = [Statement(1, day(1), "withdrawn"), Statement(2, day(2), "granted", kind="customer_id")]
    assert periods(run(project, said, {1: "p", 2: "p"})) == [("withdrawn", day(1), None)]


def test_an_earlier_grant_by_an_address_lifts_nothing(project: Project) -> None:
    said = [Statement(1, day(1), "granted"), Statement(2, day(2), "denied")]
    assert periods(run(project, said, {1: "p", 2: "p"})) == [
        ("granted", day(1), day(2)),
        ("denied", day(2), None),
    ]


def test_a_refusal_by_a_blocked_address_holds_for_its_users(project: Project) -> None:
    said = [
        Statement(1, day(1), "withdrawn", purpose="all", channel="any"),
        Statement(1, day(2), "granted"),
    ]
    history = run(project, said, {2: "p", 3: "q"}, {"r1": [1, 2], "r2": [1, 3]})
    assert periods(history, "profile_id", "purpose") == [
        ("p", "all", "withdrawn", day(1), None),
        ("q", "all", "withdrawn", day(1), None),
    ]


def test_what_is_said_of_any_channel_is_said_of_each_once_it_is_spoken_of(project: Project) -> None:
    said = [
        Statement(1, day(1), "denied", channel="any"),
        Statement(2, day(3), "granted", kind="customer_id"),
        Statement(1, day(4), "granted", channel="any"),
    ]
    assert periods(run(project, said, {1: "p", 2: "p"}), "channel") == [
        ("any", "denied", day(1), day(4)),
        ("any", "granted", day(4), None),
        ("email", "denied", day(3), day(4)),
        ("email", "granted", day(4), None),
    ]


def test_at_one_moment_the_refusal_counts(project: Project) -> None:
    said = [Statement(1, day(1), "granted", key="a"), Statement(1, day(1), "denied", key="b")]
    assert periods(run(project, said, {1: "p"})) == [("denied", day(1), None)]


def plain_status(statements: list[Statement], moment: datetime) -> dict[tuple[str, str], bool]:
    """(purpose, channel) -> granted?, of one person at a moment, by the rule as privacy.md tells it."""
    said = [one for one in statements if one.at <= moment]
    topics = {(one.purpose, one.channel) for one in said}
    found = {}
    for purpose, channel in topics:
        latest: dict[int, Statement] = {}
        for one in sorted(said, key=lambda one: (one.at, one.status != "granted")):
            if one.purpose == purpose and one.channel in (channel, "any"):
                latest[one.node] = one
        refusals = [one.at for one in latest.values() if one.status != "granted"]
        found[purpose, channel] = not refusals or any(
            one.status == "granted" and one.kind in CONTACT_POINTS and one.at > max(refusals)
            for one in latest.values()
        )
    return found


def random_statements(rng: random.Random, person: int) -> Iterator[Statement]:
    kinds = {1: "email", 2: "phone", 3: "customer_id"}
    for number in range(rng.randint(1, 12)):
        node = rng.choice(list(kinds))
        yield Statement(
            person * 10 + node,
            day(1) + timedelta(days=rng.randrange(10)),
            rng.choice(["granted", "granted", "denied", "withdrawn"]),
            rng.choice(["marketing", "advertising"]),
            rng.choice(["email", "sms", "any"]),
            kinds[node],
            f"{person}-{number}",
        )


@pytest.fixture(scope="module")
def people() -> dict[str, list[Statement]]:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    rng = random.Random(seed)
    return {f"p{person}": list(random_statements(rng, person)) for person in range(300)}


def test_random_histories_hold_the_rule_at_every_moment(
    project: Project, people: dict[str, list[Statement]]
) -> None:
    nodes = {one.node: person for person, said in people.items() for one in said}
    history = run(project, [one for said in people.values() for one in said], nodes)
    for person, said in people.items():
        rows = [row for row in history if row["profile_id"] == person]
        for moment in {one.at for one in said}:
            standing = [
                row
                for row in rows
                if row["valid_from"] <= moment and (row["valid_to"] is None or moment < row["valid_to"])
            ]
            found = {(row["purpose"], row["channel"]): row["is_granted"] for row in standing}
            assert len(found) == len(standing)
            assert found == plain_status(said, moment)
