"""What each arm moved, with the bounds in which the truth lies."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from orchestration.measurement.segment_size import RATES
from orchestration.report.figures import Lift
from orchestration.report.pictures.style import BLUE, INK, LINE, QUIET, panels, short


def draw_lift(lifts: Sequence[Lift], currency: str) -> Figure:
    """A panel for each outcome, whose units differ; a dot and its bounds for each arm, grey where 0 is in them."""
    by_outcome: dict[str, list[Lift]] = {}
    for one in lifts:
        by_outcome.setdefault(one.outcome, []).append(one)
    heights = [0.75 + 0.36 * len(rows) for rows in by_outcome.values()]
    figure, places = panels(
        "Experiments: lift over control, intention to treat, bounds for every look (95 %)",
        8.2,
        0.6 + sum(heights),
        heights,
    )
    for axes, (outcome, rows) in zip(places, by_outcome.items(), strict=True):
        _draw_outcome(axes, rows)
        axes.set_xlabel(f"{outcome}, {_unit(outcome, currency)}", fontsize=8.5, color=QUIET)
    return figure


def _draw_outcome(axes: Axes, rows: Sequence[Lift]) -> None:
    axes.axvline(0, color=INK, linewidth=0.8)
    for place, one in enumerate(reversed(rows)):
        colour = BLUE if one.is_significant else QUIET
        axes.plot([one.lower, one.upper], [place, place], color=colour, linewidth=2, solid_capstyle="round")
        axes.plot([one.lift], [place], marker="o", color=colour, markersize=5)
    axes.set_yticks(range(len(rows)), [_label(one) for one in reversed(rows)])
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.grid(axis="x", color=LINE, linewidth=0.7)


def _label(one: Lift) -> str:
    name = short(f"{one.experiment} · {one.arm}", 48)
    return f"{name}\npeople are missing: not to be trusted" if one.is_mismatch else name


def _unit(outcome: str, currency: str) -> str:
    if outcome in RATES:
        return "points"
    return f"{currency} per person" if outcome == "revenue" else "per person"
