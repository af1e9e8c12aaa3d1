"""BG/NBD: how often a customer buys and whether it still does, from x, t_x and T alone.

P. Fader, B. Hardie, K. L. Lee: "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model,
Marketing Science 24 (2005), 275-284. Equation numbers are the paper's.

While a customer is alive it buys as a Poisson process of its own rate, gamma (r, alpha) over customers; after each
purchase it leaves with a probability of its own, beta (a, b) over customers.
"""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Self

import numpy
from numpy.typing import NDArray

from orchestration.extras import needed
from orchestration.prediction.windows import ThinData

Floats = NDArray[numpy.float64]


@dataclass(frozen=True)
class Purchases:
    """What the model knows of customers: x repeat purchases, the last at age t_x, observed to age T, in one unit.

    `customers`: how many each row stands for, since thousands have bought alike.
    """

    x: Floats
    t_x: Floats
    T: Floats
    customers: Floats

    @classmethod
    def of(cls, x: Floats, t_x: Floats, T: Floats) -> Self:
        """One row per customer, those that are alike put together."""
        alike, customers = numpy.unique(numpy.column_stack([x, t_x, T]), axis=0, return_counts=True)
        return cls(*alike.T, customers=customers.astype(numpy.float64))

    @cached_property
    def counts(self) -> tuple[Floats, NDArray[numpy.intp]]:
        """The few different x, and which of them each row has: what depends on x alone is computed for each once."""
        return numpy.unique(self.x, return_inverse=True)


@dataclass(frozen=True)
class BgNbd:
    """A fitted model."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    @classmethod
    def fit(cls, purchases: Purchases) -> Self:
        """By maximum likelihood, equation (7). Raises ThinData where there is none."""
        optimize = needed("scipy.optimize", "prediction")
        total = purchases.customers.sum()

        def loss(logarithms: Floats) -> float:
            return -log_likelihood(numpy.exp(logarithms), purchases) / total

        found = optimize.minimize(
            loss,
            numpy.log([1.0, purchases.T.mean() / 4, 1.0, 2.0]),
            method="L-BFGS-B",
            bounds=[(-12, 12)] * 4,
            options={"ftol": 1e-13, "gtol": 1e-8},
        )
        if not numpy.isfinite(found.fun):
            raise ThinData(f"The purchases have no likeliest parameters: {found.message}")
        return cls(*map(float, numpy.exp(found.x)), log_likelihood=float(-found.fun * total))

    def probability_alive(self, x: Floats, t_x: Floats, T: Floats) -> Floats:
        """That the customer has not left yet at age T: the denominator of equation (10). 1 without a repeat purchase,
        after which alone the model lets anybody go.
        """
        special = needed("scipy.special", "prediction")
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        log_odds = numpy.log(b + numpy.maximum(x, 1) - 1) - numpy.log(a)
        log_odds -= (r + x) * (numpy.log(alpha + T) - numpy.log(alpha + t_x))
        return numpy.where(x > 0, special.expit(log_odds), 1.0)

    def expected_purchases(self, t: float, x: Floats, t_x: Floats, T: Floats) -> Floats:
        """In the time t after T, equation (10)."""
        special = needed("scipy.special", "prediction")
        r, alpha, b = self.r, self.alpha, self.b
        # the limit a -> 1 exists, but the formula is 0/0 there
        a = self.a if abs(self.a - 1) > 1e-6 else 1 + 1e-6
        # by Euler's transformation 2F1(A, B; C; z) = (1 - z)^(C - A - B) 2F1(C - A, C - B; C; z), whose arguments do
        # not grow with x: the paper's own overflows for customers of some hundred purchases
        rest = special.hyp2f1(a - 1, a + b - 1 - r, a + b + x - 1, t / (alpha + T + t))
        staying = 1 - ((alpha + T) / (alpha + T + t)) ** (a - 1) * rest
        return (a + b + x - 1) / (a - 1) * staying * self.probability_alive(x, t_x, T)

    def parameters(self) -> dict[str, float]:
        return asdict(self)


def log_likelihood(parameters: Floats, purchases: Purchases) -> float:
    """Of all customers, equation (6) in logarithms."""
    gammaln = needed("scipy.special", "prediction").gammaln
    r, alpha, a, b = parameters
    x, t_x, T = purchases.x, purchases.t_x, purchases.T
    counts, which = purchases.counts
    of_count = gammaln(r + counts) - gammaln(r) + r * numpy.log(alpha)
    of_count += gammaln(a + b) + gammaln(b + counts) - gammaln(b) - gammaln(a + b + counts)
    staying = -(r + x) * numpy.log(alpha + T)
    leaving = numpy.log(a) - numpy.log(b + numpy.maximum(x, 1) - 1) - (r + x) * numpy.log(alpha + t_x)
    either = numpy.where(x > 0, numpy.logaddexp(staying, leaving), staying)
    return float(purchases.customers @ (of_count[which] + either))
