"""Uplift: the gain over chance and its interval, on Hillstrom's test and on effects that are known."""

import numpy
import pytest

from orchestration.prediction.uplift import TOP, cross_fitted, gain
from tests.measurement.hillstrom import NONE, WOMENS, column, features, needs_hillstrom


@needs_hillstrom
def test_the_gain_on_hillstrom_is_more_than_chance() -> None:
    """E-mail of either kind against none, visits."""
    is_treated = column("segment") != NONE
    outcomes = column("visit").astype(float)
    found = gain(cross_fitted(features(), is_treated, outcomes), is_treated, outcomes)
    print(found)
    # (7.66 + 4.52) / 2 points
    assert found.lift == pytest.approx(0.0609, abs=1e-4)
    figures = (found.top_gain, found.top_gain_low, found.top_gain_high)
    assert figures == pytest.approx((0.0199, 0.0125, 0.0290), abs=0.004)
    assert found.qini_low > 0
    assert found.is_sure


@needs_hillstrom
def test_a_shuffled_treatment_gains_nothing() -> None:
    """One fixed shuffle: at 95 % one in twenty looks like a gain, and the shuffle of seed 1 does."""
    rows = numpy.isin(column("segment"), [NONE, WOMENS]) & (column("row_id") <= 30_000)
    outcomes = column("visit")[rows].astype(float)
    is_treated = numpy.random.default_rng(2).permutation(column("segment")[rows] != NONE)
    found = gain(cross_fitted(features()[rows], is_treated, outcomes), is_treated, outcomes)
    assert found.top_gain_low < 0 < found.top_gain_high
    assert found.qini_low < 0 < found.qini_high
    assert not found.is_sure


def test_a_known_effect_is_found() -> None:
    """Of 30 % of people the treatment moves a third, of the others none."""
    chance = numpy.random.default_rng(3)
    features = chance.random((6000, 4))
    is_treated = chance.random(6000) < 0.8
    moved = features[:, 0] < TOP
    outcomes = (chance.random(6000) < 0.1 + 0.33 * moved * is_treated).astype(float)
    uplift = cross_fitted(features, is_treated, outcomes)
    found = gain(uplift, is_treated, outcomes)
    assert found.top_lift == pytest.approx(0.33, abs=0.08)
    assert found.top_gain_low > 0.15
    assert uplift[moved].mean() - uplift[~moved].mean() > 0.25


def test_the_gain_of_a_perfect_order_is_that_of_a_pencil() -> None:
    """100 people in pairs; the first 30 gain 1 each, the others nothing: lift 0.3, of the top 1, Qini 0.105."""
    is_treated = numpy.tile([True, False], 50)
    outcomes = numpy.where(numpy.arange(100) < 30, is_treated, 0).astype(float)
    found = gain(-numpy.arange(100.0), is_treated, outcomes)
    assert (found.lift, found.top_lift, found.top_gain) == pytest.approx((0.3, 1.0, 0.7))
    # between the curve min(share, 0.3) and the line 0.3 share: a triangle of half of 0.3 * 0.7
    assert found.qini == pytest.approx(0.105, abs=0.005)
    assert found.qini_low < found.qini < found.qini_high
