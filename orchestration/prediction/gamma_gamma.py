"""Gamma-Gamma: what a customer's purchases are worth on average, from the mean of those seen.

P. Fader, B. Hardie: The Gamma-Gamma Model of Monetary Value (2013), http://www.brucehardie.com/notes/025/. A customer
with few purchases is drawn towards the mean of all; the value is taken to be independent of how often it buys.
"""

from dataclasses import asdict, dataclass
from typing import Self

import numpy
from numpy.typing import NDArray

from orchestration.extras import needed
from orchestration.prediction.windows import ThinData

Floats = NDArray[numpy.float64]


@dataclass(frozen=True)
class GammaGamma:
    """A fitted model."""

    p: float
    q: float
    gamma: float
    log_likelihood: float

    @classmethod
    def fit(cls, x: Floats, mean_value: Floats) -> Self:
        """By maximum likelihood, equation (1a), on customers with x repeat purchases of mean_value above zero."""
        optimize = needed("scipy.optimize", "prediction")
        # values of cents and of millions are searched alike
        scale = float(mean_value.mean())
        scaled, counts = mean_value / scale, numpy.unique(x, return_inverse=True)

        def loss(logarithms: Floats) -> float:
            return -_log_likelihood(_parameters(logarithms), x, scaled, *counts) / len(x)

        found = optimize.minimize(
            loss,
            numpy.log([1.0, 2.0, 1.0]),
            method="L-BFGS-B",
            bounds=[(-12, 12)] * 3,
            options={"ftol": 1e-13, "gtol": 1e-8},
        )
        if not numpy.isfinite(found.fun):
            raise ThinData(f"The value of purchases has no likeliest distribution: {found.message}")
        p, q, gamma = map(float, _parameters(found.x))
        return cls(p, q, gamma * scale, float(-found.fun * len(x)) - len(x) * float(numpy.log(scale)))

    def expected_value(self, x: Floats, mean_value: Floats) -> Floats:
        """Of a purchase to come, equation (5); without repeat purchases the mean of all, p gamma / (q - 1)."""
        seen = numpy.where(x > 0, x * numpy.nan_to_num(mean_value), 0.0)
        return (self.gamma + seen) * self.p / (self.p * x + self.q - 1)

    def parameters(self) -> dict[str, float]:
        return asdict(self)


def _parameters(logarithms: Floats) -> Floats:
    """q above 1, or the mean over customers would not exist."""
    return numpy.exp(logarithms) + numpy.array([0, 1, 0])


def _log_likelihood(
    parameters: Floats, x: Floats, mean_value: Floats, counts: Floats, which: NDArray[numpy.intp]
) -> float:
    """`counts`: the few different x; `which`: the one of each customer."""
    gammaln = needed("scipy.special", "prediction").gammaln
    p, q, gamma = parameters
    of_count = gammaln(p * counts + q) - gammaln(p * counts) - gammaln(q) + q * numpy.log(gamma)
    of_count += p * counts * numpy.log(counts)
    of_customer = (p * x - 1) * numpy.log(mean_value) - (p * x + q) * numpy.log(gamma + x * mean_value)
    return float(numpy.sum(of_count[which] + of_customer))
