"""Experiments in the terminal, readable at 80 columns."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table

from orchestration.measurement.power import Measured, Plan, Rate
from orchestration.measurement.segment_size import RATES


def show_plan(
    measured: Measured,
    lift: float,
    plan: Plan,
    power: float,
    arms: Sequence[float],
    people: int | None,
    console: Console,
) -> None:
    """How many people each arm needs."""
    is_rate = isinstance(measured, Rate)
    total = max(round(plan.control_people / arms[0]), plan.total)
    console.print(
        f"To see {_figure(lift, is_rate, sign=True)} over {_figure(measured.baseline, is_rate)}"
        f" with a power of {power:.0%} (two-sided, 5 %):\n  {plan.control_people:,} people in the control,"
        f" {plan.people:,} in the smallest other arm, {total:,} in all arms together.",
        markup=False,
        soft_wrap=True,
    )
    if people is not None and people < total:
        console.print(f"  The segment has {people:,}: too few.", style="yellow")


def show_smallest(
    measured: Measured, lift: float | None, power: float, people: int, segment: str | None, console: Console
) -> None:
    """What a segment can show."""
    is_rate = isinstance(measured, Rate)
    shown = "nothing, however large" if lift is None else f"{_figure(lift, is_rate, sign=True)} or more"
    console.print(
        f"Segment {segment} has {people:,} people at {_figure(measured.baseline, is_rate)}: it shows {shown},"
        f" with a power of {power:.0%}.",
        markup=False,
        soft_wrap=True,
    )


def show_results(rows: Sequence[dict[str, Any]], console: Console) -> None:
    """A table per experiment."""
    if not rows:
        console.print("No experiment has two arms yet: docs/experiments.md says how one begins.")
    for name, group in groupby(rows, key=lambda row: row["experiment"]):
        found = list(group)
        console.print(f"\n{name}, against {found[0]['control_arm']}", style="bold", markup=False)
        if any(row["is_mismatch"] for row in found):
            console.print(
                "People are not shared out as the weights say: trust none of this. See experiment_sample_ratios.",
                style="red",
                soft_wrap=True,
            )
        console.print(_table(found))
    if rows:
        console.print("\nBounds hold for every look together; * where they leave 0 out.", style="dim")


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("arm", "metric"):
        table.add_column(name, overflow="fold")
    for name in ("people", "control", "arm's", "lift", "95 % bounds"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        is_rate = row["metric"] in RATES
        star = " *" if row["is_significant_anytime"] else ""
        bounds = (_figure(row[f"{end}_bound_anytime"], is_rate, sign=True) for end in ("lower", "upper"))
        table.add_row(
            row["arm"],
            row["metric"],
            f"{row['people']:,}",
            _figure(row["control_value"], is_rate),
            _figure(row["value"], is_rate),
            _figure(row["lift"], is_rate, sign=True),
            " to ".join(bounds) + star if row["lower_bound_anytime"] is not None else "too few",
        )
    return table


def _figure(value: float | None, is_rate: bool, sign: bool = False) -> str:
    """0.0766, a rate -> '7.66 %'; as a difference '+7.66'."""
    if value is None:
        return "–"
    if is_rate:
        return f"{100 * value:+.2f} points" if sign else f"{100 * value:.2f} %"
    return f"{value:+,.3f}" if sign else f"{value:,.3f}"
