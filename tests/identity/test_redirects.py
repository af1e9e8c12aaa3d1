"""profile_redirects_current and identity_map_as_of: where an old id leads, and who an identifier was at a moment."""

import random
from datetime import datetime, timedelta

import pytest

from tests.identity.histories import TYPES, History, random_history
from tests.identity.test_stable_ids import forget_everybody, people, run
from tests.support.project import Project


@pytest.fixture(autouse=True)
def no_state(project: Project) -> None:
    forget_everybody(project)


@pytest.fixture(scope="module")
def history() -> History:
    """The same for both engines."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    return random_history(random.Random(seed), worlds=150, runs=8)


def current(project: Project) -> dict[str, tuple[str | None, datetime]]:
    project.dbt("run", "--select", "profile_redirects_current")
    rows = project.rows("select * from identity.profile_redirects_current")
    assert len({row["from_profile_id"] for row in rows}) == len(rows)
    return {row["from_profile_id"]: (row["to_profile_id"], row["retired_at"]) for row in rows}


def test_random_histories_resolve_as_told_plainly(project: Project, history: History) -> None:
    project.load("identity", "identity_map_history", history.rows, types=TYPES)
    found = current(project)
    assert found == history.resolved()
    leads_to = {profile for profile, _ in found.values()} - {None}
    assert leads_to <= history.living, "always living or null"
    assert not leads_to & found.keys(), "no chains"


def test_the_random_histories_have_chains_and_ends(history: History) -> None:
    steps = [(heir, history.heirs[heir][0]) for heir, _ in history.heirs.values() if heir in history.heirs]
    assert len(steps) > 20, "ids whose heir retired later"
    assert any(last in history.heirs for _, last in steps), "and whose heir's heir did"
    assert any(heir is None for heir, _ in history.heirs.values()), "ids of which nothing is left"


def test_the_map_as_of_every_moment(project: Project, history: History) -> None:
    project.load("identity", "identity_map_history", history.rows, types=TYPES)
    moments = list(history.moments)
    expected = {moments[0] - timedelta(microseconds=1): {}, moments[-1] + timedelta(days=99): {}}
    for begin, end in zip(moments, [*moments[1:], None], strict=True):
        expected[begin] = history.moments[begin]
        expected[end - timedelta(microseconds=1) if end else moments[-1] + timedelta(days=99)] = (
            history.moments[begin]
        )
    sql = project.render("""{{ goldseam.identity_map_as_of("cast('MOMENT' as timestamp)") }}""")
    for moment, told in expected.items():
        rows = project.rows(sql.replace("MOMENT", str(moment)))
        assert {row["node_id"]: row["profile_id"] for row in rows} == told
        assert len(rows) == len(told)


def test_merges_in_a_row_lead_to_the_last(project: Project) -> None:
    nodes = people(1, 2, 9)
    apart = run(project, nodes, {1: 1, 2: 2, 3: 3})
    run(project, nodes, {1: 1, 2: 2, 3: 2})
    run(project, nodes, {1: 1, 2: 1, 3: 1})
    assert {old: new for old, (new, _) in current(project).items()} == {
        apart[3]: apart[1],
        apart[2]: apart[1],
    }


def test_a_merge_and_a_split_in_one_run(project: Project) -> None:
    nodes = people(1, 9, 5, 3)
    before = run(project, nodes, {1: 1, 2: 2, 3: 2, 4: 2})
    after = run(project, nodes, {1: 1, 2: 1, 3: 3, 4: 3})
    assert {old: new for old, (new, _) in current(project).items()} == {before[2]: before[1]}
    assert after[3] not in before.values()


def test_nothing_is_left(project: Project) -> None:
    nodes = people(1, 1)
    before = run(project, nodes, {1: 1, 2: 2})
    run(project, nodes, {1: 1})
    assert {old: new for old, (new, _) in current(project).items()} == {before[2]: None}
