"""Which pictures there are, in the order of the page, and what each one tells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matplotlib.figure import Figure

from orchestration.report.figures import Report
from orchestration.report.pictures.attribution import draw_attribution
from orchestration.report.pictures.lifetime_value import draw_lifetime_value
from orchestration.report.pictures.lift import draw_lift
from orchestration.report.pictures.retention import draw_retention
from orchestration.report.pictures.rfm import draw_rfm
from orchestration.report.pictures.sync_funnel import draw_sync_funnel


@dataclass(frozen=True)
class Picture:
    """One part of the page; `draw` is None where there is nothing to show, and `missing` says why."""

    key: str
    title: str
    table: str
    missing: str
    draw: Callable[[], Figure] | None


def pictures(report: Report) -> Iterator[Picture]:
    """Nothing is drawn before it is asked for."""
    yield Picture(
        "retention",
        "Who comes back",
        "cohort_retention",
        "No order yet that is older than a month.",
        (lambda: draw_retention(report.cohort_months))
        if any(one.months_since for one in report.cohort_months)
        else None,
    )
    yield Picture(
        "lifetime_value",
        "What a customer brings",
        "cohort_retention",
        "No month is over since the first order.",
        (lambda: draw_lifetime_value(report.cohort_months, report.currency))
        if any(one.is_complete for one in report.cohort_months)
        else None,
    )
    yield Picture(
        "rfm",
        "How recent, how frequent",
        "profile_traits",
        "Nobody has ordered yet.",
        (lambda: draw_rfm(report.rfm)) if report.rfm else None,
    )
    yield Picture(
        "attribution",
        "Who is to thank for the orders",
        "channel_attribution",
        "Nobody has ordered yet.",
        # spend alone has a row for each channel, too
        (lambda: draw_attribution(report.credits))
        if any(one.conversions for one in report.credits)
        else None,
    )
    yield Picture(
        "sync_funnel",
        "Who is told, and who is not",
        "activation_plan",
        "No sync is declared: docs/add-a-sync.md.",
        (lambda: draw_sync_funnel(report.planned)) if report.planned else None,
    )
    yield Picture(
        "lift",
        "What it moved",
        "experiment_results",
        "No experiment with a hundred people in each of two arms: docs/experiments.md.",
        (lambda: draw_lift(report.lifts, report.currency)) if report.lifts else None,
    )
