"""Customers made up as BG/NBD and Gamma-Gamma describe them, so that the parameters behind them are known."""

import numpy
from numpy.typing import NDArray

Floats = NDArray[numpy.float64]


def histories(
    customers: int, r: float, alpha: float, a: float, b: float, weeks: float, seed: int = 7
) -> tuple[Floats, Floats, Floats]:
    """x, t_x and T of customers who came in the first quarter of the weeks: all at once, one purchase at a time."""
    random = numpy.random.default_rng(seed)
    rates = random.gamma(r, 1 / alpha, customers)
    leaving = random.beta(a, b, customers)
    age = random.uniform(0.75 * weeks, weeks, customers)
    count, last, clock = numpy.zeros(customers), numpy.zeros(customers), numpy.zeros(customers)
    is_buying = numpy.ones(customers, bool)
    while is_buying.any():
        clock = clock + random.exponential(1 / rates)
        is_buying &= clock <= age
        count += is_buying
        last = numpy.where(is_buying, clock, last)
        is_buying &= random.random(customers) >= leaving
    return count, last, age


def mean_values(count: Floats, p: float, q: float, gamma: float, seed: int = 7) -> Floats:
    """Mean value of so many purchases each."""
    random = numpy.random.default_rng(seed)
    scale = random.gamma(q, 1 / gamma, len(count))
    return random.gamma(p * count, 1 / (scale * count))
