"""What a customer has brought since the first order, by cohort."""

from collections.abc import Sequence

from matplotlib import colormaps
from matplotlib.figure import Figure

from orchestration.report.figures import CohortMonth
from orchestration.report.pictures.style import INK, LINE, QUIET, canvas

_COHORTS = 12


def draw_lifetime_value(months: Sequence[CohortMonth], currency: str) -> Figure:
    """One line for each of the newest cohorts, the newer the darker; whole months only."""
    figure, axes = canvas("Lifetime value: revenue per customer since the first order", 7.2, 3.8)
    whole = [one for one in months if one.is_complete]
    cohorts = sorted({one.cohort for one in whole})[-_COHORTS:]
    shades = colormaps["viridis_r"]
    for place, cohort in enumerate(cohorts):
        line = sorted((one.months_since, one.lifetime_value) for one in whole if one.cohort == cohort)
        ages, values = [age for age, _ in line], [value for _, value in line]
        colour = shades(0.15 + 0.8 * place / max(len(cohorts) - 1, 1))
        axes.plot(ages, values, color=colour, linewidth=1.6, marker="o", markersize=2.5)
        if place in (0, len(cohorts) // 2, len(cohorts) - 1):
            axes.annotate(
                f" {cohort:%Y-%m}",
                (ages[-1], values[-1]),
                fontsize=8,
                color=INK,
                va="center",
                annotation_clip=False,
            )
    axes.set_xlabel("months since the first order", fontsize=8.5, color=QUIET)
    axes.set_ylabel(f"{currency} per customer", fontsize=8.5, color=QUIET)
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    axes.xaxis.get_major_locator().set_params(integer=True)
    return figure
