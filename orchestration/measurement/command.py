"""`goldseam experiment`: what it does, for people."""

import json

from rich.console import Console

from orchestration.measurement.power import (
    Measured,
    PowerError,
    Rate,
    check_power,
    parse_arms,
    people_needed,
    smallest_lift,
)
from orchestration.measurement.results import read_results
from orchestration.measurement.segment_size import read_segment
from orchestration.measurement.text import show_plan, show_results, show_smallest
from orchestration.warehouse import Warehouse


def run_power(
    baseline: float | None,
    lift: float | None,
    power: float,
    arms: str,
    segment: str | None,
    metric: str,
    console: Console,
) -> None:
    """How many people; and of a segment, what its own can show. Raises PowerError."""
    shares = parse_arms(arms)
    check_power(power)
    measured, people = _known(baseline, segment, metric)
    if lift is None and people is None:
        raise PowerError(
            "Give --lift, the least that matters in absolute terms (0.02: two points), or --segment."
        )
    if lift is not None:
        show_plan(
            measured, lift, people_needed(measured, lift, power, shares), power, shares, people, console
        )
    if people is not None:
        show_smallest(
            measured, smallest_lift(measured, people, power, shares), power, people, segment, console
        )


def run_results(warehouse: Warehouse, name: str | None, is_json: bool, console: Console) -> None:
    """Every experiment, or one. Raises ResultsError."""
    found = read_results(warehouse, name)
    if is_json:
        console.print_json(json.dumps(found, default=str))
    else:
        show_results(found, console)


def _known(baseline: float | None, segment: str | None, metric: str) -> tuple[Measured, int | None]:
    """What is planned with, and of how many people, where a segment says so."""
    if segment is None:
        if baseline is None:
            raise PowerError(
                "Give --baseline, the rate without the experiment (0.1: one in ten), or --segment."
            )
        return Rate(baseline), None
    if baseline is not None:
        raise PowerError("--baseline and --segment: the segment has its own. Leave one out.")
    with Warehouse.open(is_copy_enough=True) as warehouse:
        known = read_segment(warehouse, segment, metric)
    return known.measured, known.people
