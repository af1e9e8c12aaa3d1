"""Of everybody a sync means: who is sent, and why the others are not."""

from collections import Counter
from collections.abc import Sequence

from matplotlib.figure import Figure

from orchestration.report.figures import PlannedShare
from orchestration.report.pictures.style import GOLD, HUES, LINE, QUIET, canvas, short

_SENT = "sent"


def draw_sync_funnel(shares: Sequence[PlannedShare]) -> Figure:
    """A bar for each sync: sent or there in gold, then the reasons."""
    syncs = sorted({one.sync for one in shares}, reverse=True)
    people: Counter[tuple[str, str]] = Counter()
    for one in shares:
        people[one.sync, _SENT if one.is_sent else one.reason] += one.people
    parts = list(dict.fromkeys([_SENT, *(part for _, part in people)]))
    title = "Syncs: who is meant, who is sent, and why not"
    figure, axes = canvas(title, 9.2, 1.5 + 0.42 * max(len(syncs), 2))
    reached = dict.fromkeys(syncs, 0)
    for place, part in enumerate(parts):
        axes.barh(
            range(len(syncs)),
            [people[sync, part] for sync in syncs],
            left=[reached[sync] for sync in syncs],
            height=0.62,
            color=GOLD if part == _SENT else HUES[(place - 1) % len(HUES)],
            alpha=1 if part == _SENT else 0.55,
            label=part.replace("_", " "),
        )
        reached = {sync: reached[sync] + people[sync, part] for sync in syncs}
    axes.set_yticks(range(len(syncs)), [short(sync) for sync in syncs])
    axes.set_ylim(-0.8, max(len(syncs), 2) - 0.2)
    axes.set_xlabel("people", fontsize=8.5, color=QUIET)
    axes.grid(axis="x", color=LINE, linewidth=0.7)
    below = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.25)}
    axes.legend(fontsize=8, frameon=False, ncols=6, labelcolor=QUIET, **below)
    return figure
