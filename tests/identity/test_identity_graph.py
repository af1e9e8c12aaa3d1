"""The identity_graph materialization against an independent oracle, NetworkX."""

import random
from collections.abc import Iterable
from itertools import pairwise

import networkx as nx
import pytest

from tests.identity.graph import clusters, load_graph, load_rules
from tests.identity.sequential_parting import Link
from tests.support.project import Project

Edge = tuple[int, int]


def shuffled_ids(count: int, seed: int) -> list[int]:
    """Node ids in no order that could help: 60-bit, as md5 gives them."""
    return random.Random(seed).sample(range(2**60), count)


def chain(ids: list[int]) -> list[Edge]:
    return list(pairwise(ids))


def star(ids: list[int]) -> list[Edge]:
    """The centre's id is the largest."""
    centre = max(ids)
    return [(centre, leaf) for leaf in ids if leaf != centre]


def cycle(ids: list[int]) -> list[Edge]:
    return [*chain(ids), (ids[-1], ids[0])]


def caterpillar(ids: list[int]) -> list[Edge]:
    spine, legs = ids[::2], ids[1::2]
    return [*chain(spine), *zip(spine, legs, strict=False)]


def with_copies_and_loops(ids: list[int]) -> list[Edge]:
    edges = chain(ids)
    return [*edges, *edges, *[(right, left) for left, right in edges], *[(one, one) for one in ids]]


def random_graph(ids: list[int], seed: int) -> list[Edge]:
    graph = nx.gnm_random_graph(len(ids), int(len(ids) * random.Random(seed).uniform(0.2, 1.5)), seed=seed)
    return [(ids[left], ids[right]) for left, right in graph.edges]


SHAPES = [
    chain(list(range(1, 300))),
    chain(list(range(700, 400, -1))),
    chain(shuffled_ids(300, 1)),
    star(shuffled_ids(200, 2)),
    cycle(shuffled_ids(101, 3)),
    caterpillar(shuffled_ids(200, 4)),
    with_copies_and_loops(shuffled_ids(20, 5)),
]


def expected_labels(edges: Iterable[Edge], vertices: Iterable[int]) -> dict[int, int]:
    graph = nx.Graph()
    graph.add_nodes_from(vertices)
    graph.add_edges_from(edges)
    return {node: min(component) for component in nx.connected_components(graph) for node in component}


def actual_labels(project: Project, edges: Iterable[Edge], vertices: Iterable[int]) -> dict[int, int]:
    edges = list(edges)
    load_rules(project, {"any": None})
    load_graph(
        project,
        dict.fromkeys({*vertices, *ends_of(edges)}, "any"),
        [Link(left, right) for left, right in edges],
    )
    found = clusters(project)
    assert all(component == cluster for component, cluster in found.values())
    return {node: component for node, (component, _) in found.items()}


def ends_of(edges: Iterable[Edge]) -> Iterable[int]:
    return (node for edge in edges for node in edge)


def test_shapes(project: Project) -> None:
    """Chains up, down and shuffled, star, cycle, caterpillar, copies and loops, lone vertices: in one graph."""
    edges, vertices = [edge for shape in SHAPES for edge in shape], [800, 801]
    assert actual_labels(project, edges, vertices) == expected_labels(edges, vertices)


@pytest.mark.parametrize("vertices", [[], [1, 2]], ids=["empty", "no edges"])
def test_graphs_without_edges(project: Project, vertices: list[int]) -> None:
    assert actual_labels(project, [], vertices) == {vertex: vertex for vertex in vertices}


def test_random_graphs(project: Project) -> None:
    """Two hundred graphs side by side in one run; a failure prints the seed."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    ids = shuffled_ids(200 * 40, seed)
    groups = [ids[start : start + 40] for start in range(0, len(ids), 40)]
    edges = [edge for number, group in enumerate(groups) for edge in random_graph(group, seed + number)]
    assert actual_labels(project, edges, ids) == expected_labels(edges, ids)


def test_rounds_are_recorded(project: Project) -> None:
    project.execute("delete from goldseam_state.identity_rounds")
    actual_labels(project, chain(shuffled_ids(500, 6)), [])
    rounds = project.rows("select round, edges from goldseam_state.identity_rounds order by round")
    assert rounds[0] == {"round": 1, "edges": 499}
    assert [row["edges"] for row in rounds] == sorted((row["edges"] for row in rounds), reverse=True)
