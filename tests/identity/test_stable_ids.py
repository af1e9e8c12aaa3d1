"""identity_map_history and profile_redirects: ids stay, merge, split and are never issued twice."""

import random
from datetime import datetime, timedelta

import pytest

from tests.identity.stable_ids import Node, StableIds
from tests.support.project import Project

START = datetime(2026, 1, 1)


@pytest.fixture(autouse=True)
def no_state(project: Project) -> None:
    forget_everybody(project)


def forget_everybody(project: Project) -> None:
    """Each test begins with a warehouse that has never seen anybody."""
    project.execute("drop schema if exists identity cascade", "drop schema if exists goldseam_state cascade")
    project.dbt(
        "run",
        "--select",
        "stg_goldseam__identity_salt",
        "stg_goldseam__identity_labels",
        "identity_label_ends",
    )


def run(project: Project, nodes: dict[int, Node], clusters: dict[int, int]) -> dict[int, str]:
    """One run on these nodes and clusters; node -> profile_id."""
    project.load(
        "identity",
        "identity_nodes",
        [
            {
                "node_id": node.node_id,
                "identifier_type": "customer_id",
                "identifier_value": node.value,
                "first_seen_at": START + timedelta(days=node.first_seen),
                "observation_count": node.observations,
                "blocked_reason": None if node.node_id in clusters else "vanished",
                "changed_in": 1,
            }
            for node in nodes.values()
        ],
        types={"blocked_reason": "text"},
    )
    project.load(
        "identity",
        "identity_clusters",
        [
            {"node_id": node, "component_id": cluster, "cluster_id": cluster, "changed_in": 1}
            for node, cluster in clusters.items()
        ],
        types=dict.fromkeys(["node_id", "component_id", "cluster_id", "changed_in"], "bigint"),
    )
    project.dbt("run", "--select", "identity_map_history", "identity_map", "profile_redirects")
    return {row["node_id"]: row["profile_id"] for row in project.rows("select * from identity.identity_map")}


def people(*observations: int) -> dict[int, Node]:
    """Nodes 1, 2, ..., each a day younger than the one before, with so many observations."""
    return {n: Node(n, f"id{n}", n, count) for n, count in enumerate(observations, start=1)}


def redirects(project: Project) -> set[tuple[str, str, str]]:
    rows = project.rows("select from_profile_id, to_profile_id, kind from identity.profile_redirects")
    return {(row["from_profile_id"], row["to_profile_id"], row["kind"]) for row in rows}


def test_same_input_same_ids(project: Project) -> None:
    nodes, clusters = people(1, 1, 1), {1: 1, 2: 1, 3: 3}
    first = run(project, nodes, clusters)
    assert run(project, nodes, clusters) == first
    assert project.rows("select count(*) as n from identity.identity_map_history") == [{"n": 3}]


def test_full_refresh_keeps_ids(project: Project) -> None:
    nodes, clusters = people(1, 1), {1: 1, 2: 2}
    first = run(project, nodes, clusters)
    project.dbt("run", "--full-refresh", "--select", "identity_map_history")
    assert run(project, nodes, clusters) == first


def test_a_merge_keeps_the_older_id_and_redirects_the_other(project: Project) -> None:
    nodes = people(1, 9)
    apart = run(project, nodes, {1: 1, 2: 2})
    joined = run(project, nodes, {1: 1, 2: 1})
    assert joined == {1: apart[1], 2: apart[1]}
    assert redirects(project) == {(apart[2], apart[1], "merge")}


def test_a_split_leaves_the_id_with_most_of_the_evidence(project: Project) -> None:
    nodes = people(1, 5)
    together = run(project, nodes, {1: 1, 2: 1})
    parted = run(project, nodes, {1: 1, 2: 2})
    assert parted[2] == together[2]
    assert parted[1] not in together.values()
    assert redirects(project) == {(together[1], parted[1], "split")}


def test_a_retired_id_is_never_issued_again(project: Project) -> None:
    nodes = people(1, 5)
    seen = set()
    for clusters in ({1: 1, 2: 2}, {1: 1, 2: 1}, {1: 1, 2: 2}, {1: 1, 2: 1}, {1: 1, 2: 2}):
        before = set(seen)
        now = run(project, nodes, clusters)
        born = set(now.values()) - before
        assert not born & before
        seen |= set(now.values())
    history = project.rows(
        "select distinct profile_id, minted_from, generation from identity.identity_map_history"
    )
    assert len({(row["minted_from"], row["generation"]) for row in history}) == len(history)


def test_an_older_identifier_that_arrives_late_changes_no_id(project: Project) -> None:
    nodes = people(1, 1)
    before = run(project, {2: nodes[2]}, {2: 2})
    assert run(project, nodes, {1: 1, 2: 1}) == {1: before[2], 2: before[2]}


def test_history_is_right_at_every_moment(project: Project) -> None:
    nodes = people(1, 1, 1)
    states = [
        run(project, nodes, clusters)
        for clusters in ({1: 1, 2: 2, 3: 3}, {1: 1, 2: 1, 3: 3}, {1: 1, 2: 1, 3: 1})
    ]
    moments = project.rows("select distinct valid_from from identity.identity_map_history order by 1")
    assert len(moments) == 3
    for moment, state in zip(moments, states, strict=True):
        at = moment["valid_from"]
        rows = project.rows(
            f"select node_id, profile_id from identity.identity_map_history where valid_from <= '{at}' "
            f"and (valid_to is null or valid_to > '{at}')"
        )
        assert {row["node_id"]: row["profile_id"] for row in rows} == state


def test_random_histories_follow_the_rules(project: Project) -> None:
    """Many small worlds through seven runs, against the rules told in Python; a failure prints the seed."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    oracle, names, issued = StableIds(), {}, {}
    worlds = {world: [world * 10 + n for n in range(1, 7)] for world in range(150)}
    nodes = {
        n: Node(n, f"id{chance.random()}", chance.randrange(4), chance.randrange(1, 4))
        for ids in worlds.values()
        for n in ids
    }
    for _ in range(7):
        present = {n for n in nodes if chance.random() < 0.85}
        clusters = {n: (n // 10) * 10 + chance.randrange(1, 4) for n in present}
        actual = run(project, nodes, clusters)
        oracle.run(nodes, clusters, names)
        assert actual.keys() == oracle.assigned.keys()
        for node, profile in oracle.assigned.items():
            name = names.setdefault(profile, actual[node])
            assert name == actual[node], f"node {node}: expected the profile minted as {profile}"
            assert issued.setdefault(name, profile) == profile, f"{name} was issued twice"
