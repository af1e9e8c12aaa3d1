"""Of those who came in a month, how many ordered again in each month after it."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from orchestration.report.figures import CohortMonth
from orchestration.report.pictures.grid import draw_grid

_COHORTS, _MONTHS = 14, 13


def draw_retention(months: Sequence[CohortMonth]) -> Figure:
    """The newest cohorts, a year of each; month 0 is 100 % and left out."""
    cohorts = sorted({one.cohort for one in months})[-_COHORTS:]
    sizes = {one.cohort: one.customers for one in months}
    shown = [one for one in months if one.cohort in cohorts and 0 < one.months_since < _MONTHS]
    places = {(cohorts.index(one.cohort), one.months_since - 1): one for one in shown}
    width = max((column for _, column in places), default=0) + 1
    return draw_grid(
        "Retention: share of a month's new customers who order again, by months since",
        [f"{cohort:%Y-%m}  {sizes[cohort]:>6,}" for cohort in cohorts],
        [str(month + 1) for month in range(width)],
        {place: one.retention_rate for place, one in places.items()},
        {place: f"{one.retention_rate:.0%}" for place, one in places.items()},
        (
            "months since the first order; italics: the month is not over",
            "month of the first order, customers",
        ),
        frozenset(place for place, one in places.items() if not one.is_complete),
    )
