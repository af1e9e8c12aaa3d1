"""A run that would move too many people to other ids is undone, and says how to go on."""

from typing import Any

import pytest

from tests.identity.stable_ids import Node
from tests.identity.test_stable_ids import forget_everybody, people, run
from tests.support.project import DbtError, Project

PEOPLE = 40
BOUND = {"identity_max_jitter": 0.1, "identity_jitter_min_identifiers": PEOPLE}


@pytest.fixture(autouse=True)
def no_state(project: Project) -> None:
    project.vars = dict(BOUND)
    forget_everybody(project)


def nodes() -> dict[int, Node]:
    """The second of each pair weighs less, so it gets a new id when they part."""
    return people(*[9, 1] * (PEOPLE // 2))


def parted(pairs: int) -> dict[int, int]:
    """Clusters of two, the first so many of them parted: each moves one identifier."""
    return {node: node if (node + 1) // 2 <= pairs else (node + 1) // 2 * 2 for node in nodes()}


def history(project: Project) -> list[Any]:
    rows = [tuple(row.values()) for row in project.rows("select * from identity.identity_map_history")]
    return sorted(rows, key=str)


def test_too_many_moves_undo_the_run(project: Project) -> None:
    run(project, nodes(), parted(0))
    before = history(project)
    for _ in range(2):
        with pytest.raises(DbtError) as stopped:
            run(project, nodes(), parted(5))
        for words in [
            "5 of 40 known identifiers (12.50 %)",
            "the bound is 10.00 %",
            "goldseam identity plan",
            "{accept_identity_jitter: true}",
        ]:
            assert words in str(stopped.value)
        assert history(project) == before
    project.vars |= {"accept_identity_jitter": True}
    run(project, nodes(), parted(5))
    assert len(history(project)) == PEOPLE + 5


def test_the_bound_itself_passes(project: Project) -> None:
    run(project, nodes(), parted(0))
    run(project, nodes(), parted(4))
    assert len(history(project)) == PEOPLE + 4


def test_only_the_latest_run_counts(project: Project) -> None:
    for pairs in (0, 3, 6, 9):
        run(project, nodes(), parted(pairs))
    run(project, nodes(), parted(9))
    assert len(history(project)) == PEOPLE + 9


def test_an_accepted_run_is_not_judged_again(project: Project) -> None:
    run(project, nodes(), parted(0))
    project.vars |= {"accept_identity_jitter": True}
    run(project, nodes(), parted(20))
    project.vars = dict(BOUND)
    run(project, nodes(), parted(20))
    assert len(history(project)) == PEOPLE + 20


def test_a_small_map_may_move(project: Project) -> None:
    project.vars |= {"identity_jitter_min_identifiers": PEOPLE + 1}
    run(project, nodes(), parted(0))
    run(project, nodes(), parted(20))
    assert len(history(project)) == PEOPLE + 20


def test_plain_merges_are_no_jitter(project: Project) -> None:
    run(project, nodes(), parted(20))
    run(project, nodes(), parted(0))
    assert len(history(project)) == PEOPLE + 20


def test_who_comes_or_goes_is_no_jitter(project: Project) -> None:
    run(project, nodes(), parted(0))
    few = {node: cluster for node, cluster in parted(0).items() if node <= PEOPLE // 2}
    run(project, nodes(), few)
    run(project, nodes(), parted(0))
    assert not project.rows(
        "select node_id from identity.identity_map_history where valid_to is null"
        " group by node_id having count(*) > 1"
    )


def test_a_part_that_does_not_follow_the_heir_counts(project: Project) -> None:
    """Profiles of even pairs merge into the one before, but leave their second identifier behind."""
    run(project, nodes(), parted(0))
    clusters = parted(0)
    for node in range(1, PEOPLE + 1, 4):
        clusters |= {node + 2: clusters[node], node + 3: node + 3}
    with pytest.raises(DbtError, match=r"10 of 40 known identifiers \(25\.00 %\)"):
        run(project, nodes(), clusters)
