"""From a training to what Dagster records. Numbers only, never a person."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from orchestration.prediction.predict import Outcome, predict
from orchestration.state import ensure_state
from orchestration.warehouse import Warehouse


def train(name: str) -> dg.MaterializeResult:
    """Train the model. A refusal is a result too: the data is what is thin, not the run."""
    with Warehouse.open() as warehouse:
        ensure_state(warehouse)
        return dg.MaterializeResult(metadata=outcome_metadata(predict(warehouse, name)))


def outcome_metadata(outcome: Outcome) -> dict[str, Any]:
    """Metrics, lift chart and calibration; or why it was refused."""
    run = outcome.run
    if run.is_refused:
        return {"refused": run.reason}
    curves = {"lift": run.lift, "calibration": run.calibration}
    return {
        "model_version": run.model_version,
        "rows_trained": run.rows_trained,
        "rows_scored": outcome.rows_scored,
        **run.metrics,
        **{name: dg.MetadataValue.md(_markdown(rows)) for name, rows in curves.items() if rows},
    }


def _markdown(rows: Sequence[Mapping[str, float]]) -> str:
    head = f"| {' | '.join(rows[0])} |\n|{'---:|' * len(rows[0])}"
    return "\n".join(
        [head, *("| " + " | ".join(f"{value:.4g}" for value in row.values()) + " |" for row in rows)]
    )
