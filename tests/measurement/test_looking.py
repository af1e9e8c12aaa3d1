"""An A/A test, thousands of times over: one look is wrong 5 % of the time, many looks at anytime bounds less often."""

import numpy
import pyarrow
import pytest

from tests.support.project import Project
from tests.support.warehouses import DuckDBWarehouse

REPEATS, PEOPLE = 2000, 10_000
LOOKS = numpy.linspace(250, PEOPLE, 40).astype(int)
BOUNDS = """
select repeat, look,
    {{ goldseam.newcombe_bound('share', 'people', 'control_share', 'people', '-') }} > 0
    or {{ goldseam.newcombe_bound('share', 'people', 'control_share', 'people', '+') }} < 0 as is_once,
    abs(share - control_share) > {{ goldseam.anytime_factor('(2 * people)') }}
    * sqrt((share * (1 - share) + control_share * (1 - control_share)) / people) as is_anytime
from scratch.looks
"""


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """Of each repeat: whether it looked like an effect at the end, and at any look, by either kind of bounds."""
    project = Project(DuckDBWarehouse(tmp_path_factory.mktemp("db")), work=tmp_path_factory.mktemp("dbt"))
    chance = numpy.random.default_rng(11)
    steps = numpy.diff(LOOKS, prepend=0)
    arms = [chance.binomial(steps, 0.1, (REPEATS, len(LOOKS))).cumsum(axis=1) / LOOKS for _ in range(2)]
    looks = pyarrow.table(
        {
            "repeat": numpy.repeat(numpy.arange(REPEATS), len(LOOKS)),
            "look": numpy.tile(LOOKS, REPEATS),
            "people": numpy.tile(LOOKS, REPEATS).astype(float),
            "share": arms[0].ravel(),
            "control_share": arms[1].ravel(),
        }
    )
    project.load("scratch", "looks", looks)
    return project.rows(
        f"select bool_or(is_once and look = {PEOPLE}) as is_once, bool_or(is_once) as is_peeked,"
        f" bool_or(is_anytime) as is_anytime from ({project.render(BOUNDS)}) as looks group by repeat"
    )


def test_one_look_is_wrong_one_time_in_twenty(wrong: list[dict]) -> None:
    assert sum(row["is_once"] for row in wrong) / REPEATS == pytest.approx(0.05, abs=0.012)


def test_peeking_at_the_interval_for_one_look_is_wrong_far_more_often(wrong: list[dict]) -> None:
    assert sum(row["is_peeked"] for row in wrong) / REPEATS > 0.2


def test_peeking_at_the_anytime_bounds_is_not(wrong: list[dict]) -> None:
    share = sum(row["is_anytime"] for row in wrong) / REPEATS
    print(f"{share:.2%} of {REPEATS} wrong at any of {len(LOOKS)} looks")
    assert 0.005 < share < 0.05
