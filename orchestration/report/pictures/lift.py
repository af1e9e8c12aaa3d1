"""What each arm moved, with the interval in which the truth lies."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from orchestration.report.figures import Lift
from orchestration.report.pictures.style import BLUE, INK, LINE, QUIET, canvas, short


def draw_lift(lifts: Sequence[Lift]) -> Figure:
    """A dot and its 95 % interval for each arm and outcome; grey where it contains zero."""
    rows = list(reversed(lifts))
    figure, axes = canvas(
        "Experiments: lift over control, intention to treat, 95 % interval",
        8.2,
        1.3 + 0.36 * max(len(rows), 2),
    )
    axes.axvline(0, color=INK, linewidth=0.8)
    for place, one in enumerate(rows):
        is_sure = one.lower > 0 or one.upper < 0
        colour = BLUE if is_sure else QUIET
        axes.plot([one.lower, one.upper], [place, place], color=colour, linewidth=2, solid_capstyle="round")
        axes.plot([one.lift], [place], marker="o", color=colour, markersize=5)
    axes.set_yticks(
        range(len(rows)), [short(f"{one.experiment} · {one.arm} · {one.outcome}", 48) for one in rows]
    )
    axes.set_ylim(-0.7, max(len(rows), 1) - 0.3)
    axes.set_xlabel("relative lift, percent of control", fontsize=8.5, color=QUIET)
    axes.grid(axis="x", color=LINE, linewidth=0.7)
    return figure
