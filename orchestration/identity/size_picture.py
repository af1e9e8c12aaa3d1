"""How many profiles have how many identifiers, as bars: most people are small, and a weld stands far to the right."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

_INK, _QUIET, _BAR, _LARGEST = "#1f2933", "#66727f", "#2563eb", "#d97706"
_SINGLE = 10


@dataclass(frozen=True)
class Band:
    """Profiles of least to most identifiers."""

    least: int
    most: int
    profiles: int

    @property
    def label(self) -> str:
        return f"{self.least:,}" if self.least == self.most else f"{self.least:,}–{self.most:,}"


def size_bands(sizes: Mapping[int, int]) -> list[Band]:
    """Every size up to 10 by itself, then 11-20, 21-50, 51-100, 101-200 and so on; empty ones up to the largest too.

    >>> [(band.label, band.profiles) for band in size_bands({1: 7, 3: 1, 12: 2})][-2:]
    [('10', 0), ('11–20', 2)]
    """
    bands: list[Band] = []
    least = 1
    for most in _ends():
        if least > max(sizes, default=0):
            return bands
        bands.append(Band(least, most, sum(n for size, n in sizes.items() if least <= size <= most)))
        least = most + 1
    return bands


def draw_sizes(sizes: Mapping[int, int]) -> bytes:
    """The picture as PNG; profiles by number of identifiers."""
    bands = size_bands(sizes)
    with rc_context({"font.family": "DejaVu Sans"}):
        figure = Figure(
            figsize=(max(6.5, 0.55 * len(bands) + 1.5), 3.8), facecolor="white", layout="constrained"
        )
        axes = figure.add_subplot()
        _draw_bars(axes, bands)
        if bands:
            _mark_largest(axes, bands, sizes)
        _dress(axes, bands, sum(sizes.values()))
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=110)
    return file.getvalue()


def _ends() -> Iterator[int]:
    yield from range(1, _SINGLE + 1)
    for power in count(1):
        yield from (2 * 10**power, 5 * 10**power, 10 ** (power + 1))


def _draw_bars(axes: Axes, bands: list[Band]) -> None:
    for place, band in enumerate(bands):
        if not band.profiles:
            continue
        is_largest = place == len(bands) - 1
        # from below 1, so that a single profile has a bar on a log scale
        axes.bar(place, band.profiles - 0.5, bottom=0.5, width=0.82, color=_LARGEST if is_largest else _BAR)
        axes.annotate(
            f"{band.profiles:,}",
            (place, band.profiles),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=7,
            color=_QUIET,
        )


def _mark_largest(axes: Axes, bands: list[Band], sizes: Mapping[int, int]) -> None:
    """Above all bars, where the words cover none."""
    last, is_near_left = len(bands) - 1, len(bands) < 4
    axes.annotate(
        f"largest: {max(sizes):,} identifiers",
        (last, bands[-1].profiles),
        xytext=(last - 0.41 if is_near_left else last + 0.41, 0.99),
        textcoords=axes.get_xaxis_transform(),
        ha="left" if is_near_left else "right",
        va="top",
        fontsize=8.5,
        color=_LARGEST,
        fontweight="bold",
        arrowprops={
            "arrowstyle": "-",
            "color": _LARGEST,
            "shrinkB": 12,
            "relpos": (0 if is_near_left else 1, 0),
        },
    )


def _dress(axes: Axes, bands: list[Band], profiles: int) -> None:
    axes.set_yscale("log")
    axes.set_ylim(0.5, 6 * max([band.profiles for band in bands], default=1))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    is_long = len(bands) > _SINGLE
    axes.set_xticks(
        range(len(bands)),
        [band.label for band in bands],
        rotation=35 if is_long else 0,
        ha="right" if is_long else "center",
    )
    axes.set_xlim(-0.7, max(len(bands), 6) - 0.3)
    axes.set_title(
        f"{profiles:,} profiles by number of identifiers",
        loc="left",
        fontsize=11,
        color=_INK,
        fontweight="bold",
    )
    axes.set_ylabel("profiles, log scale", fontsize=8.5, color=_QUIET)
    axes.tick_params(labelsize=8, colors=_QUIET, which="both")
    axes.grid(axis="y", color="#e5e9ee", linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
