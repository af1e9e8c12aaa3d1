"""Which channel each model thanks for the orders."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from orchestration.report.figures import ChannelCredit
from orchestration.report.pictures.style import HUES, LINE, QUIET, canvas, short

_CHANNELS = 8


def draw_attribution(credits: Sequence[ChannelCredit]) -> Figure:
    """A group of bars for each of the largest channels, a bar for each model."""
    totals: dict[str, float] = {}
    for one in credits:
        totals[one.channel] = totals.get(one.channel, 0) + one.conversions
    channels = sorted(totals, key=lambda channel: (-totals[channel], channel))[:_CHANNELS]
    models = list(dict.fromkeys(one.model for one in credits))
    found = {(one.channel, one.model): one.conversions for one in credits}
    figure, axes = canvas("Attribution: orders credited to each channel, by model", 9.2, 3.9)
    breadth = 0.84 / max(len(models), 1)
    for place, model in enumerate(models):
        axes.bar(
            [column - 0.42 + breadth * (place + 0.5) for column in range(len(channels))],
            [found.get((channel, model), 0.0) for channel in channels],
            width=breadth * 0.92,
            color=HUES[place % len(HUES)],
            label=model.replace("_", " "),
        )
    axes.set_xticks(range(len(channels)), [short(channel, 16) for channel in channels])
    axes.set_ylabel("orders", fontsize=8.5, color=QUIET)
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    if models:
        axes.legend(fontsize=8, frameon=False, ncols=min(len(models), 4), labelcolor=QUIET)
    return figure
