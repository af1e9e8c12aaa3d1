"""How many people an experiment needs before it starts, and what so many can show.

Normal approximation for the difference of two means or rates, two-sided at 5 %: Fleiss, Levin & Paik, "Statistical
Methods for Rates and Proportions" (2003), formula 4.14 for rates of unequal arms, without continuity correction.

people_needed(Rate(0.1), lift=0.02, power=0.8)  ->  3,841 people in each arm
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from orchestration.errors import Explained

SIGNIFICANCE = 0.05
_NORMAL = NormalDist()


class PowerError(Explained):
    """A number that no experiment can have; the message says which, and what would be right."""


@dataclass(frozen=True)
class Rate:
    """A share of people who do something: 0.1 is one in ten."""

    baseline: float

    def __post_init__(self) -> None:
        if not 0 < self.baseline < 1:
            raise PowerError(f"--baseline {self.baseline:g}: a rate is above 0 and below 1, such as 0.1.")

    def variances(self, lift: float, share: float) -> tuple[float, float, float]:
        """Of the control, of the other arm, and of both taken together while nothing is different."""
        other = self.baseline + lift
        if not 0 < other < 1:
            raise PowerError(
                f"--lift {lift:g}: {self.baseline:g} plus the lift is {other:g}, and no rate. It is in absolute terms:"
                " 0.02 for two points."
            )
        pooled = (1 - share) * self.baseline + share * other
        return tuple(rate * (1 - rate) for rate in (self.baseline, other, pooled))


@dataclass(frozen=True)
class Mean:
    """A mean per person, such as revenue; its variance is taken to be the same in both arms."""

    baseline: float
    variance: float

    def __post_init__(self) -> None:
        if self.variance <= 0:
            raise PowerError("Everybody has the same value here: there is no variance to plan with.")

    def variances(self, lift: float, share: float) -> tuple[float, float, float]:
        """Of the control, of the other arm, and of both."""
        return self.variance, self.variance, self.variance


Measured = Rate | Mean


@dataclass(frozen=True)
class Plan:
    """An experiment to be: people in the control and in the other arm."""

    control_people: int
    people: int

    @property
    def total(self) -> int:
        return self.control_people + self.people


def parse_arms(text: str) -> tuple[float, ...]:
    """'10:90' -> (0.1, 0.9); the first is the control. Raises PowerError."""
    try:
        weights = [float(part) for part in text.split(":")]
    except ValueError:
        weights = []
    if len(weights) < 2 or min(weights) <= 0 or not math.isfinite(sum(weights)):
        raise PowerError(
            f"--arms {text}: write the weights of two arms or more, the control first, such as 50:50."
        )
    return tuple(weight / sum(weights) for weight in weights)


def check_power(power: float) -> float:
    """The power itself. Raises PowerError."""
    if not SIGNIFICANCE < power < 1:
        raise PowerError(f"--power {power:g}: it is above {SIGNIFICANCE} and below 1; 0.8 is common.")
    return power


def people_needed(
    measured: Measured, lift: float, power: float = 0.8, arms: Sequence[float] = (0.5, 0.5)
) -> Plan:
    """For the smallest arm against the control; others need no more. Raises PowerError."""
    if lift == 0 or not math.isfinite(lift):
        raise PowerError(
            "--lift 0: no number of people shows that nothing is different. Name the least that matters."
        )
    control, other = arms[0], min(arms[1:])
    both = control + other
    share = other / both
    before, after, pooled = measured.variances(lift, share)
    # in people of the two arms together
    chance = _NORMAL.inv_cdf(1 - SIGNIFICANCE / 2) * math.sqrt(pooled / (share * (1 - share)))
    truth = _NORMAL.inv_cdf(check_power(power)) * math.sqrt(before / (1 - share) + after / share)
    together = ((chance + truth) / lift) ** 2
    return Plan(math.ceil(together * (1 - share) - 1e-9), math.ceil(together * share - 1e-9))


def smallest_lift(
    measured: Measured, people: int, power: float = 0.8, arms: Sequence[float] = (0.5, 0.5)
) -> float | None:
    """What so many people of all arms together can show; None where even the largest lift is too small.

    By halving: the lift that people_needed says needs so many.
    """
    both = people * (arms[0] + min(arms[1:]))
    low, high = (
        0.0,
        1 - measured.baseline if isinstance(measured, Rate) else math.sqrt(measured.variance) * 1e6,
    )
    if both < 2 or people_needed(measured, high * (1 - 1e-9), power, arms).total > both:
        return None
    for _ in range(100):
        middle = (low + high) / 2
        if middle == 0 or people_needed(measured, middle, power, arms).total > both:
            low = middle
        else:
            high = middle
    return high
