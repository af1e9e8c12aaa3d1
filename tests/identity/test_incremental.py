"""Batches of records, late, changed, repeated, withdrawn: built on the last run or built anew, all is equal."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import networkx as nx
import pytest

from tests.identity.graph import say
from tests.support.project import Project
from tests.support.warehouses import Warehouse

START = datetime(2026, 6, 1)
RULES = [
    # type, kind, priority, trust, max_profiles, max_per_profile, max_given_names, blocked_pattern
    ("customer_id", "account", 1, 1.0, None, 2, None, None),
    ("loyalty_card", "account", 2, 1.0, None, 1, None, None),
    ("email", "contact", 3, 0.9, 2, 3, 2, "^junk"),
    ("phone", "contact", 4, 0.8, 2, None, None, None),
    ("anonymous_id", "device", 5, 0.7, 1, None, None, None),
]
MODELS = ["phone_numbers", "feed_identifiers", "feed_attributes", "path:models/identity"]
TABLES = {
    "identity_nodes": "select node_id, identifier_type, identifier_value, first_seen_at, last_seen_at,"
    " observation_count, blocked_reason from {schema}.identity_nodes where blocked_reason is distinct from 'vanished'",
    "identity_links": "select left_node_id, right_node_id, rule, source, strength, first_seen_at, last_seen_at,"
    " observation_count from {schema}.identity_links where is_live",
    "identity_clusters": "select node_id, component_id, cluster_id from {schema}.identity_clusters",
    "identity_edges": "select left_node_id, right_node_id, rule, source, is_used, cut_reason"
    " from {schema}.identity_edges where cut_reason is distinct from 'vanished'",
    "identity_map": "select node_id, profile_id from {schema}.identity_map",
    "identity_profile_sizes": "select * from {schema}.identity_profile_sizes",
}


@dataclass
class Sources:
    """The raw rows of one made-up source, record by record, as they stand after each batch."""

    chance: random.Random
    hour: int = 0
    records: dict[str, tuple[int, list[tuple[str, str]], str | None]] = field(default_factory=dict)

    def next_batch(self, worlds: int) -> None:
        """New records, changed ones, some emptied, some read again unchanged; load times overlap and may be late."""
        self.hour += 1
        for world in range(worlds):
            for _ in range(self.chance.randrange(3)):
                self._write(f"{world}/{len(self.records)}", world, self.hour - self.chance.randrange(5))
        known = list(self.records)
        for key in self.chance.sample(known, len(known) // 10):
            self._write(key, int(key.split("/")[0]), self.hour)
        for key in self.chance.sample(known, len(known) // 50):
            self.records[key] = (self.hour, [("email", "n/a")], None)

    def _write(self, key: str, world: int, hour: int) -> None:
        kinds = self.chance.sample([rule[0] for rule in RULES], self.chance.randrange(1, 5))
        person = [(kind, f"{kind[0]}{world}-{self.chance.randrange(4)}") for kind in kinds]
        identifiers = [
            (kind, f"junk{value}@example.com" if self.chance.random() < 0.1 else f"{value}@example.com")
            if kind == "email"
            else (kind, f"+4930{int(value.split('-')[0][1:]) * 10 + int(value.split('-')[1]) + 1000000}")
            if kind == "phone"
            else (kind, value)
            for kind, value in person
        ]
        name = self.chance.choice([None, "Anna", "Ben", "Cem", "Dora"])
        self.records[key] = (hour, identifiers, name)

    def identifiers(self) -> Iterator[dict]:
        for key, (hour, identifiers, _) in self.records.items():
            for kind, value in identifiers:
                yield self._row(key, hour, kind, value) | {
                    "region": "DE",
                    "last_observed_at": str(START + timedelta(hours=hour)),
                    "observation_count": "1",
                }

    def attributes(self) -> Iterator[dict]:
        """A record that lost its name still comes, empty: else nothing would tell that it changed."""
        for key, (hour, identifiers, name) in self.records.items():
            postal_code = str(10_000 + hour) if name else ""
            yield self._row(key, hour, *identifiers[0]) | {"attribute": "first_name", "value": name or ""}
            yield self._row(key, hour, *identifiers[-1]) | {"attribute": "postal_code", "value": postal_code}

    def _row(self, key: str, hour: int, kind: str, value: str) -> dict:
        return {
            "identifier_type": kind,
            "identifier_value": value,
            "record_key": key,
            "loaded_at": str(START + timedelta(hours=hour)),
            "observed_at": str(START + timedelta(minutes=int(key.split("/")[1]))),
        }


@pytest.fixture(scope="module")
def grown(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_with_prefix(warehouse, tmp_path_factory.mktemp("grown"), "")


@pytest.fixture(scope="module")
def anew(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_with_prefix(warehouse, tmp_path_factory.mktemp("anew"), "anew_")


def project_with_prefix(warehouse: Warehouse, work: Path, prefix: str) -> Project:
    project = Project(
        warehouse,
        work=work,
        vars={
            "sources": {"crm": ["identifiers", "attributes"]},
            "feed_lookback_hours": 6,
            "accept_identity_jitter": True,
        },
        env={"GOLDSEAM_SCHEMA_PREFIX": prefix},
    )
    load(project, Sources(random.Random(0)))
    project.dbt("seed")
    project.dbt("run", "--select", "path:models/feeds/rules", "phone_numbers", "path:models/staging/goldseam")
    project.execute(f"update {prefix}goldseam_state.identity_salt set salt = 'one salt for both'")
    load_rules(project, RULES)
    return project


def load(project: Project, sources: Sources) -> None:
    prefix = project.env["GOLDSEAM_SCHEMA_PREFIX"]
    for feed, rows in (("identifiers", sources.identifiers()), ("attributes", sources.attributes())):
        columns = ["identifier_type", "identifier_value", "record_key", "loaded_at", "observed_at"]
        columns += (
            ["region", "last_observed_at", "observation_count"]
            if feed == "identifiers"
            else ["attribute", "value"]
        )
        project.load(
            f"{prefix}staging", f"feed_crm__{feed}", list(rows), types=dict.fromkeys(columns, "text")
        )


def load_rules(project: Project, rules: list[tuple]) -> None:
    names = ["identifier_type", "kind", "priority", "trust", "max_profiles", "max_per_profile", "max_given_names",
             "blocked_pattern"]  # fmt: skip
    normalisers = {"email": "email", "phone": "phone"}
    rows = [
        dict(zip(names, rule, strict=True))
        | {"max_family_names": None, "normaliser": normalisers.get(rule[0], "exact")}
        for rule in rules
    ]
    types = dict.fromkeys(
        ["max_profiles", "max_per_profile", "max_given_names", "max_family_names"], "bigint"
    )
    prefix = project.env["GOLDSEAM_SCHEMA_PREFIX"]
    project.load(f"{prefix}feeds", "rule_identifier_types", rows, types=types | {"blocked_pattern": "text"})


def content(project: Project, table: str) -> list[tuple]:
    schema = project.env["GOLDSEAM_SCHEMA_PREFIX"] + "identity"
    rows = [tuple(row.values()) for row in project.rows(TABLES[table].format(schema=schema))]
    return sorted(rows, key=repr)


def is_full(project: Project, model: str) -> bool:
    [row] = project.rows(
        f"select is_full from goldseam_state.model_builds where model = '{model}' order by build_number desc limit 1"
    )
    return row["is_full"]


def both_run(grown: Project, anew: Project, sources: Sources) -> None:
    """A run on top of the last, and one from nothing but the map history; then they must agree."""
    load(grown, sources)
    load(anew, sources)
    grown.dbt("run", "--select", *MODELS, "--exclude", "identity_health")
    anew.dbt("run", "--full-refresh", "--select", *MODELS, "--exclude", "identity_health")
    for table in TABLES:
        assert content(grown, table) == content(anew, table), f"{table} differs"


def test_batches_equal_a_full_refresh(grown: Project, anew: Project) -> None:
    """Six batches over eighty small worlds, labels written and withdrawn between them, then a stricter rule."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    sources = Sources(random.Random(seed))
    sources.next_batch(80)
    both_run(grown, anew, sources)
    for batch in range(5):
        sources.next_batch(80)
        number = label_somebody(grown, anew, sources.chance, batch)
        both_run(grown, anew, sources)
        assert not is_full(grown, "identity_clusters")
        if batch == 2:
            for project in (grown, anew):
                withdraw(project, number)
    assert_components(grown)
    stricter = [(*rule[:4], 1, *rule[5:]) if rule[0] == "phone" else rule for rule in RULES]
    for project in (grown, anew):
        load_rules(project, stricter)
    both_run(grown, anew, sources)
    assert is_full(grown, "identity_clusters")


def label_somebody(grown: Project, anew: Project, chance: random.Random, batch: int) -> int:
    """One label a batch, about two accounts or cards of a world of the batch's own, alike in both warehouses."""
    kind, world = ("different", "same")[batch % 2], 16 * batch + chance.randrange(16)
    one, other = (f"customer_id:c{world}-{n}" for n in chance.sample(range(4), 2))
    numbers = {say(project, kind, one, other) for project in (grown, anew)}
    return numbers.pop()


def withdraw(project: Project, number: int) -> None:
    say(project, "withdraw", withdraws=number)


def assert_components(project: Project) -> None:
    """NetworkX over the open edges finds the same components."""
    graph = nx.Graph()
    rows = project.rows("select node_id, component_id from identity.identity_clusters")
    graph.add_nodes_from(row["node_id"] for row in rows)
    edges = project.rows(
        "select left_node_id, right_node_id from identity.identity_edges"
        " where is_used or cut_reason like 'max_per_profile:%' or cut_reason = 'label_different'"
    )
    graph.add_edges_from((row["left_node_id"], row["right_node_id"]) for row in edges)
    expected = {node: min(members) for members in nx.connected_components(graph) for node in members}
    assert {row["node_id"]: row["component_id"] for row in rows} == expected
