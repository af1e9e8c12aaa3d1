"""How many people an experiment needs: printed figures, and what a simulation of the very test finds."""

import io

import numpy
import pytest
from rich.console import Console
from scipy import stats

from orchestration.measurement.command import run_power
from orchestration.measurement.power import (
    Mean,
    PowerError,
    Rate,
    parse_arms,
    people_needed,
    smallest_lift,
)


@pytest.mark.parametrize(
    ("baseline", "lift", "power", "people"),
    [
        # R, ?power.prop.test: n = 153.8 for 0.50 against 0.75 at a power of 0.90 has 76.7 in each arm
        (0.50, 0.25, 0.90, 77),
        # R, power.prop.test(p1 = 0.10, p2 = 0.12, power = 0.80): n = 3840.85
        (0.10, 0.02, 0.80, 3841),
    ],
)
def test_rates_need_what_is_printed(baseline: float, lift: float, power: float, people: int) -> None:
    plan = people_needed(Rate(baseline), lift, power)
    assert (plan.control_people, plan.people) == (people, people)


@pytest.mark.parametrize(("effect", "people"), [(0.2, 393), (0.5, 63), (0.8, 25)])
def test_means_need_what_cohen_prints(effect: float, people: int) -> None:
    """Cohen (1992), "A Power Primer", table 2: 393, 64 and 26 by t, which is one more where people are few."""
    assert people_needed(Mean(10, 4), 2 * effect).people == people


@pytest.mark.parametrize(("arms", "lift"), [("50:50", 0.03), ("20:80", 0.03), ("90:10", -0.03)])
def test_the_power_is_what_a_simulation_finds(arms: str, lift: float) -> None:
    plan = people_needed(Rate(0.1), lift, 0.8, parse_arms(arms))
    chance = numpy.random.default_rng(5)
    control = chance.binomial(plan.control_people, 0.1, 20_000)
    other = chance.binomial(plan.people, 0.1 + lift, 20_000)
    pooled = (control + other) / plan.total
    error = numpy.sqrt(pooled * (1 - pooled) * (1 / plan.control_people + 1 / plan.people))
    z = (other / plan.people - control / plan.control_people) / error
    assert (abs(z) > stats.norm.isf(0.025)).mean() == pytest.approx(0.8, abs=0.02)


def test_the_smallest_lift_is_the_other_way_round() -> None:
    lift = smallest_lift(Rate(0.1), 7682)
    assert lift == pytest.approx(0.02, abs=1e-4)
    assert smallest_lift(Mean(10, 4), 126) == pytest.approx(1, abs=0.01)
    assert smallest_lift(Rate(0.1), 3) is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"baseline": 1.0}, "above 0 and below 1"),
        ({"lift": 0.95}, "no rate"),
        ({"lift": 0.0}, "nothing is different"),
        ({"lift": None}, "Give --lift"),
        ({"baseline": None}, "Give --baseline"),
        ({"power": 1.0}, "below 1"),
        ({"arms": "50"}, "two arms"),
        ({"arms": "50:0"}, "two arms"),
    ],
)
def test_what_cannot_be_is_refused_by_name(arguments: dict, words: str) -> None:
    given = {
        "baseline": 0.1,
        "lift": 0.02,
        "power": 0.8,
        "arms": "50:50",
        "segment": None,
        "metric": "converted",
    }
    with pytest.raises(PowerError, match=words):
        run_power(**(given | arguments), console=Console(file=io.StringIO()))
