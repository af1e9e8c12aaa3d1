"""What experiments brought, as the last run has it."""

from typing import Any

from orchestration.errors import Explained
from orchestration.warehouse import Warehouse

_COLUMNS = (
    "experiment", "arm", "control_arm", "metric", "people", "control_people", "value", "control_value", "lift",
    "lower_bound", "upper_bound", "lower_bound_anytime", "upper_bound_anytime", "is_significant_anytime", "cuped_lift",
    "cuped_lower_bound", "cuped_upper_bound", "variance_reduction", "exposed_share", "exposed_effect",
    "exposed_effect_lower_bound", "exposed_effect_upper_bound",
)  # fmt: skip


class ResultsError(Explained):
    """There is nothing to show; the message says what to do first."""


def read_results(warehouse: Warehouse, name: str | None) -> list[dict[str, Any]]:
    """Each experiment's results by intention to treat, with whether its arms keep their shares. Raises ResultsError."""
    if not warehouse.has_table("cdp", "experiment_results"):
        raise ResultsError(
            f"{warehouse.schema('cdp')}.experiment_results is missing: run `dbt build` or `goldseam run` first."
        )
    results, ratios = (
        warehouse.relation("cdp", table) for table in ("experiment_results", "experiment_sample_ratios")
    )
    rows = warehouse.fetch(
        f"select {', '.join('results.' + column for column in _COLUMNS)}, ratios.is_mismatch from {results} as results"
        f" left join {ratios} as ratios on results.experiment = ratios.experiment and results.arm = ratios.arm"
        " where results.population = 'itt' order by results.experiment, results.arm, results.metric"
    )
    found = [dict(zip((*_COLUMNS, "is_mismatch"), row, strict=True)) for row in rows]
    if name is not None and name not in (names := {row["experiment"] for row in found}):
        raise ResultsError(
            f"There is no experiment {name!r}; there are {', '.join(sorted(names)) or 'none'}."
        )
    return [row for row in found if name in (None, row["experiment"])]
