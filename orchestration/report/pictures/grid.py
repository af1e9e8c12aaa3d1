"""Numbers in a grid, the darker the more."""

from collections.abc import Mapping, Sequence

import numpy
from matplotlib.figure import Figure

from orchestration.report.pictures.style import HEAT, INK, QUIET, canvas

Cell = tuple[int, int]


def draw_grid(
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[Cell, float],
    labels: Mapping[Cell, str],
    axis_names: tuple[str, str],
    pending: frozenset[Cell] = frozenset(),
) -> Figure:
    """cells and labels by (row, column); `pending` ones still grow, and are written in italics."""
    figure, axes = canvas(title, 2.6 + 0.58 * max(len(columns), 8), 1.3 + 0.34 * max(len(rows), 4))
    values = numpy.full((max(len(rows), 1), max(len(columns), 1)), numpy.nan)
    for place, value in cells.items():
        values[place] = value
    finite = values[numpy.isfinite(values)]
    top = float(finite.max()) if finite.size else 1.0
    axes.imshow(values, cmap=HEAT, vmin=0, vmax=top or 1.0, aspect="auto")
    for place, text in labels.items():
        is_dark = cells[place] > 0.55 * (top or 1.0)
        axes.text(
            place[1],
            place[0],
            text,
            ha="center",
            va="center",
            fontsize=7.5,
            color="white" if is_dark else INK,
            style="italic" if place in pending else "normal",
        )
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(range(len(rows)), rows)
    axes.set_xlabel(axis_names[0], fontsize=8.5, color=QUIET)
    axes.set_ylabel(axis_names[1], fontsize=8.5, color=QUIET)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure
