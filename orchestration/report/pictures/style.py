"""How every picture looks, and how it leaves: SVG for the page, PNG for Dagster."""

import io
from collections.abc import Sequence

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK, QUIET, LINE, GOLD, BLUE = "#1d2430", "#667085", "#e4e7ec", "#b7791f", "#2563eb"
# Distinct for most kinds of colour blindness: Okabe & Ito, "Color Universal Design", 2008.
HUES = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c8c8c", "#f0e442"]
HEAT = "YlGnBu"


def canvas(title: str, width: float, height: float) -> tuple[Figure, Axes]:
    """An empty picture; inches."""
    figure, [axes] = panels(title, width, height, [1])
    return figure, axes


def panels(title: str, width: float, height: float, shares: Sequence[float]) -> tuple[Figure, list[Axes]]:
    """One below the other, with these shares of the height."""
    figure = Figure(figsize=(width, height), facecolor="white", layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, color=INK, fontweight="bold")
    found = figure.subplots(len(shares), height_ratios=shares, squeeze=False)[:, 0]
    for axes in found:
        _quieten(axes)
    return figure, list(found)


def _quieten(axes: Axes) -> None:
    axes.tick_params(labelsize=8, colors=QUIET, which="both", length=0)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_color(LINE)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.set_axisbelow(True)


def image(figure: Figure, kind: str) -> bytes:
    """kind: svg (letters become outlines, so that a page needs no font and no value is ever markup) or png."""
    file = io.BytesIO()
    with rc_context({"font.family": "DejaVu Sans", "svg.fonttype": "path", "svg.hashsalt": "goldseam"}):
        figure.savefig(file, format=kind, dpi=110, metadata={"Date": None} if kind == "svg" else None)
    return file.getvalue()


def short(text: str, length: int = 32) -> str:
    """Long names give way."""
    return text if len(text) <= length else text[: length - 1] + "…"
