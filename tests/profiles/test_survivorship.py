"""Which value survives, by every strategy, against the order told plainly in Python; what stops on a bad rule."""

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from tests.profiles.world import build, load
from tests.support.project import DbtError, Project

STRATEGIES = [
    "most_recent",
    "source_priority",
    "most_frequent",
    "most_complete",
    "oldest",
    "max",
    "min",
    "any_true",
]
VALUES = ["9", "10", "-1.5", "1e2", "2026-01-02", "2026-01-01 23:30:00-02:00", "abc", "Abc", "ä", "yes", "f"]
PRIORITIES = {"crm": 1, "shop": 2, "stores": 2}
NOW = datetime(2026, 6, 30, 23, 59, 59)
MAX_AGE = timedelta(days=90)
BOOLEANS = {"yes": "true", "f": "false"}
MOMENTS = {"2026-01-02": datetime(2026, 1, 2), "2026-01-01 23:30:00-02:00": datetime(2026, 1, 2, 1, 30)}


@dataclass(frozen=True)
class Candidate:
    node: int
    source: str
    key: str
    value: str
    at: datetime

    def row(self, strategy: str) -> dict:
        row = {"node_id": self.node, "source": self.source, "record_key": self.key, "value": self.value}
        return row | {"attribute": strategy, "observed_at": self.at}


def ranked(candidates: list[Candidate], strategy: str) -> list[tuple[Candidate, str]]:
    """Candidates that are not too old, the winner first, each with its value as the strategy reads it."""
    read = [
        (one, BOOLEANS.get(one.value, one.value) if strategy == "any_true" else one.value)
        for one in candidates
        if NOW - one.at <= MAX_AGE
    ]
    order = sorted(read, key=lambda pair: (pair[1].encode(), pair[0].source, pair[0].key, pair[0].node))
    order.sort(key=lambda pair: PRIORITIES.get(pair[0].source, 1000))
    order.sort(key=lambda pair: pair[0].at, reverse=True)
    votes = [value for _, value in read]
    if strategy == "source_priority":
        order.sort(key=lambda pair: PRIORITIES.get(pair[0].source, 1000))
    elif strategy == "most_frequent":
        order.sort(key=lambda pair: votes.count(pair[1]), reverse=True)
    elif strategy == "most_complete":
        order.sort(key=lambda pair: len(pair[1]), reverse=True)
    elif strategy == "oldest":
        order.sort(key=lambda pair: pair[0].at)
    elif strategy == "any_true":
        order.sort(key=lambda pair: {"true": 0, "false": 1}.get(pair[1], 2))
    elif strategy in ("max", "min"):
        order.sort(key=lambda pair: _amount(pair[1])[1], reverse=strategy == "max")
        order.sort(key=lambda pair: _amount(pair[1])[0])
    return order


def _amount(value: str) -> tuple[int, tuple]:
    if re.fullmatch(r"-?[0-9.]+(e[0-9]+)?", value):
        return 0, (float(value), datetime.min, b"")
    if value in MOMENTS:
        return 1, (0.0, MOMENTS[value], b"")
    return 2, (0.0, datetime.min, value.encode())


def test_every_strategy_on_random_statements(project: Project) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    rng = random.Random(seed)
    said = {
        (f"p{person}", strategy): [
            Candidate(
                person * 10 + rng.randrange(2),
                rng.choice([*PRIORITIES, "web"]),
                f"r{rng.randrange(3)}",
                rng.choice(VALUES),
                NOW - timedelta(days=rng.choice([1, 2, 3, 90, 91])),
            )
            for _ in range(rng.randint(1, 6))
        ]
        for person in range(200)
        for strategy in STRATEGIES
    }
    load(
        project,
        identity_map=[
            {"node_id": person * 10 + part, "profile_id": f"p{person}"}
            for person in range(200)
            for part in range(2)
        ],
        touched_profiles=[],
        rule_attribute_rules=[
            {"attribute": strategy, "strategy": strategy, "max_age_days": 90} for strategy in STRATEGIES
        ],
        rule_source_priority=[
            {"attribute": "*", "source": source, "priority": priority}
            for source, priority in PRIORITIES.items()
        ],
        feed_attributes=[
            one.row(strategy) for (_, strategy), candidates in said.items() for one in candidates
        ],
    )
    build(project, "profile_attributes", "profile_attribute_candidates")
    winners = {
        (row["profile_id"], row["attribute"]): row
        for row in project.rows("select * from cdp.profile_attributes")
    }
    weighed: dict[tuple[str, str], list[dict]] = {}
    for row in project.rows("select * from cdp.profile_attribute_candidates order by place"):
        if row["lost_because"] != "too_old":
            weighed.setdefault((row["profile_id"], row["attribute"]), []).append(row)
    for topic, candidates in said.items():
        order = ranked(candidates, topic[1])
        found = [(row["value"], row["source"], row["record_key"]) for row in weighed.get(topic, [])]
        assert found == [(value, one.source, one.key) for one, value in order], topic
        if not order:
            assert topic not in winners
            continue
        winner = winners[topic]
        assert (winner["value"], winner["source"], winner["record_key"]) == found[0]
        assert winner["candidate_count"] == len(order)
        others = sorted({value for _, value in order} - {winner["value"]}, key=str.encode)
        assert winner["conflicting_values"] == (" | ".join(others) or None)
        assert [row["is_winner"] for row in weighed[topic]] == [True] + [False] * (len(order) - 1)
        for row in weighed[topic][1:]:
            assert (row["lost_because"] == "same_value") == (row["value"] == winner["value"])
            assert row["lost_because"]


@pytest.mark.parametrize(
    ("strategy", "max_age_days", "complaint"),
    [
        ("newest", None, "row 'vip', column strategy: 'newest' is none of most_recent, source_priority"),
        ("max", -1, "row 'vip', column max_age_days: '-1' is no number of days above zero"),
        ("max", 0, "row 'vip', column max_age_days: '0' is no number of days above zero"),
    ],
)
def test_a_bad_rule_stops_the_build(
    project: Project, strategy: str, max_age_days: int | None, complaint: str
) -> None:
    rules = [{"attribute": "city", "strategy": "most_recent", "max_age_days": None}]
    rules.append({"attribute": "vip", "strategy": strategy, "max_age_days": max_age_days})
    types = {"attribute": "text", "strategy": "text", "max_age_days": "bigint"}
    project.load("feeds", "attribute_rules", rules, types)
    with pytest.raises(DbtError) as stopped:
        project.dbt("run", "--select", "rule_attribute_rules")
    assert complaint in str(stopped.value)


def test_good_rules_pass(project: Project) -> None:
    rules = [{"attribute": name, "strategy": name, "max_age_days": 1} for name in STRATEGIES]
    project.load("feeds", "attribute_rules", rules)
    project.dbt("run", "--select", "rule_attribute_rules")
    assert len(project.rows("select * from feeds.rule_attribute_rules")) == len(STRATEGIES)
    project.execute("drop table feeds.rule_attribute_rules")
