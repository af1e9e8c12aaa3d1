"""Components that break a limit, against the sequential definition; labels; contradictions."""

import random

import pytest

from tests.identity.graph import clusters, load_graph, load_rules, node_id, say, say_all
from tests.identity.sequential_parting import Link, parted
from tests.support.project import DbtError, Project

LIMITS = {"customer_id": 2, "card": 1, "email": 3, "cookie": None}


@pytest.fixture(autouse=True)
def no_labels(project: Project) -> None:
    load_rules(project, LIMITS)
    project.execute("drop schema if exists goldseam_state cascade")
    project.dbt("run", "--select", "stg_goldseam__identity_labels")


def name(node: tuple[str, str]) -> str:
    return ":".join(node)


def people(world: int, chance: random.Random) -> list[tuple[str, str]]:
    """Up to 14 identifiers of a small world, of any type."""
    return [(chance.choice(list(LIMITS)), f"{world}-{number}") for number in range(chance.randrange(2, 15))]


def some_links(nodes: list[tuple[str, str]], chance: random.Random) -> list[Link]:
    ids = [node_id(*node) for node in nodes]
    count = int(len(nodes) * chance.uniform(0.8, 2.0))
    pairs = [chance.sample(ids, 2) for _ in range(count)]
    return [Link(*pair, chance.choice([0.7, 0.8, 0.9]), chance.randrange(3)) for pair in pairs]


def test_random_worlds_equal_the_sequential_definition(project: Project) -> None:
    """Hundreds of small worlds with labels side by side in one run; a failure prints the seed."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    types, links, labels, apart = {}, [], [], []
    for world in range(600):
        nodes = people(world, chance)
        types |= {node_id(*node): node[0] for node in nodes}
        links += some_links(nodes, chance)
        if chance.random() < 0.3 and len(nodes) > 3:
            one, other, third, fourth = chance.sample(nodes, 4)
            labels.append(("different", name(one), name(other)))
            apart.append(frozenset((node_id(*one), node_id(*other))))
            if chance.random() < 0.5:
                labels.append(("same", name(third), name(fourth)))
                links.append(Link(node_id(*third), node_id(*fourth), is_label=True))
    say_all(project, labels)
    load_graph(project, types, links)
    found = clusters(project)
    assert sum(cluster != component for component, cluster in found.values()) > 100
    expected = parted(types, links, {name: limit for name, limit in LIMITS.items() if limit}, apart)
    assert {node: cluster for node, (_, cluster) in found.items()} == expected


def test_the_order_of_rows_plays_no_part(project: Project) -> None:
    chance = random.Random(11)
    nodes = [node for world in range(60) for node in people(world, chance)]
    types = {node_id(*node): node[0] for node in nodes}
    links = [
        link for start in range(0, len(nodes) - 6, 3) for link in some_links(nodes[start : start + 6], chance)
    ]
    load_graph(project, types, links)
    first = clusters(project)
    chance.shuffle(links)
    load_graph(project, dict(sorted(types.items(), reverse=True)), links)
    assert clusters(project) == first


def test_a_label_same_joins_whatever_it_breaks_and_the_rest_still_joins(project: Project) -> None:
    """Two cards are one too many; the cookie of either still belongs to the person."""
    cards, cookies = [("card", "a"), ("card", "b")], [("cookie", "a"), ("cookie", "b")]
    links = [Link(node_id(*card), node_id(*cookie)) for card, cookie in zip(cards, cookies, strict=True)]
    say(project, "same", "card:a", "card:b")
    links.append(Link(node_id(*cards[0]), node_id(*cards[1]), is_label=True))
    load_graph(project, {node_id(*node): node[0] for node in cards + cookies}, links)
    assert len({cluster for _, cluster in clusters(project).values()}) == 1


def test_a_hub_of_more_accounts_than_a_limit_takes_the_first_and_cuts_the_rest(project: Project) -> None:
    """A hundred accounts with five cookies each around one address: two accounts keep it, nobody loses a cookie."""
    hub = node_id("email", "kiosk")
    types, links = {hub: "email"}, []
    for account in range(100):
        person = node_id("customer_id", str(account))
        types[person] = "customer_id"
        links.append(Link(person, hub, first_seen=account))
        for number in range(5):
            cookie = node_id("cookie", f"{account}-{number}")
            types[cookie] = "cookie"
            links.append(Link(person, cookie, 0.7))
    load_graph(project, types, links)
    found = {node: cluster for node, (_, cluster) in clusters(project).items()}
    assert len(set(found.values())) == 99
    with_hub = {
        node for node, cluster in found.items() if cluster == found[hub] and types[node] == "customer_id"
    }
    assert with_hub == {node_id("customer_id", "0"), node_id("customer_id", "1")}


def test_contradicting_labels_stop_the_run_and_name_both(project: Project) -> None:
    nodes = [("email", letter) for letter in "abc"]
    load_graph(project, {node_id(*node): node[0] for node in nodes}, [])
    before = clusters(project)
    first, second, third = (
        say(project, "same", "email:a", "email:b"),
        say(project, "same", "email:b", "email:c"),
        say(project, "different", "email:a", "email:c"),
    )
    with pytest.raises(
        DbtError, match=rf"label {third} \('different'.*label {first} \('same'.*label {second} \('same'"
    ):
        clusters(project)
    rows = project.rows("select node_id, component_id, cluster_id from identity.identity_clusters")
    assert {row["node_id"]: (row["component_id"], row["cluster_id"]) for row in rows} == before
