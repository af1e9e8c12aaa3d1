"""What is known of a segment before an experiment: its size, and what its members do without one."""

from dataclasses import dataclass

from orchestration.measurement.power import Mean, Measured, PowerError, Rate
from orchestration.warehouse import Warehouse

RATES = ("visited", "converted")
METRICS = (*RATES, "orders", "revenue")


@dataclass(frozen=True)
class SegmentBefore:
    """A segment over its last days, as long as an experiment measures."""

    segment: str
    people: int
    measured: Measured


def read_segment(warehouse: Warehouse, segment: str, metric: str) -> SegmentBefore:
    """As the last run has it. Raises PowerError."""
    if metric not in METRICS:
        raise PowerError(f"--metric {metric}: there are {', '.join(METRICS)}.")
    if not warehouse.has_table("cdp", "experiment_baselines"):
        raise PowerError(
            f"{warehouse.schema('cdp')}.experiment_baselines is missing: run `dbt build` or `goldseam run` first."
        )
    relation = warehouse.relation("cdp", "experiment_baselines")
    rows = warehouse.fetch(
        f"select segment, people, mean, variance from {relation} where metric = '{metric}' order by segment"
    )
    found = {row[0]: row[1:] for row in rows}
    if segment not in found:
        raise PowerError(f"There is nobody in a segment {segment!r}; there are {', '.join(found) or 'none'}.")
    people, mean, variance = found[segment]
    if mean == 0 or variance is None or variance == 0:
        raise PowerError(
            f"In segment {segment!r} the {people:,} people all have {metric} {mean:g} in the last days: that is no"
            " baseline to plan with. Give --baseline, or take another metric."
        )
    is_rate = metric in RATES
    return SegmentBefore(segment, int(people), Rate(mean) if is_rate else Mean(mean, variance))
