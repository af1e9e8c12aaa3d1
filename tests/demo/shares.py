"""Comparing a measured share with the rate that was asked for."""

from math import sqrt


def assert_share(hits: int, total: int, rate: float) -> None:
    """The share agrees with the rate within four standard errors of a binomial draw."""
    assert total > 0, "nothing was measured"
    tolerance = 4 * sqrt(rate * (1 - rate) / total) + 1 / total
    measured = f"{hits} of {total} = {hits / total:.4f}, wanted {rate} +- {tolerance:.4f}"
    assert abs(hits / total - rate) <= tolerance, measured
