"""Where predictions are kept: prediction_runs has a row per training, predictions the latest of each model.

run = PredictionRun(model="churn", model_version="1", as_of=as_of, rows_trained=900, metrics={"auc": 0.84})
save(warehouse, run, scores(profile_ids, churn_risk=risks))
save(warehouse, PredictionRun(model="churn", model_version="1", as_of=as_of, reason="3 buyers; 100 are needed."))
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import orjson
import pyarrow

from orchestration.clock import utc_now
from orchestration.state import SCHEMA
from orchestration.warehouse import Warehouse

RUNS, PREDICTIONS = "prediction_runs", "predictions"
# what a table of predictions holds; a run adds which model, which run and as of when
PREDICTED = pyarrow.schema(
    [
        ("profile_id", pyarrow.string()),
        ("measure", pyarrow.string()),
        ("subject", pyarrow.string()),
        ("value", pyarrow.float64()),
    ]
)
Strings = pyarrow.Array | pyarrow.ChunkedArray
_BATCH = 100_000


def new_run_id() -> str:
    """'20261123T022500-1f2e3d'"""
    return f"{utc_now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


@dataclass(frozen=True)
class PredictionRun:
    """One training, or its refusal: then `reason` says what there is and what is needed, and nothing was scored."""

    model: str
    model_version: str
    as_of: datetime
    reason: str | None = None
    window_from: datetime | None = None
    window_to: datetime | None = None
    horizon_days: int | None = None
    rows_trained: int = 0
    parameters: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    calibration: Sequence[Mapping[str, float]] = ()
    lift: Sequence[Mapping[str, float]] = ()
    run_id: str = field(default_factory=new_run_id)

    @property
    def is_refused(self) -> bool:
        return self.reason is not None


def scores(profile_ids: Strings, subject: Strings | str = "", **measures: Any) -> pyarrow.Table:
    """Predictions from columns side by side, about one subject or one for each: scores(ids, churn_risk=[0.1, 0.9])"""
    subjects = pyarrow.repeat(subject, len(profile_ids)) if isinstance(subject, str) else subject
    return pyarrow.concat_tables(
        pyarrow.table(
            {
                "profile_id": profile_ids,
                "measure": pyarrow.repeat(measure, len(profile_ids)),
                "subject": subjects,
                "value": pyarrow.array(values, pyarrow.float64(), from_pandas=True),
            },
            PREDICTED,
        )
        for measure, values in measures.items()
    )


def save(
    warehouse: Warehouse, run: PredictionRun, predictions: pyarrow.Table | Iterable[pyarrow.Table] = ()
) -> int:
    """Note the run, and put its predictions in the place of the former ones; how many they are. One transaction.

    A refused run leaves the former predictions: their as_of tells how old they are.
    """
    parts = [predictions] if isinstance(predictions, pyarrow.Table) else predictions
    rows = 0
    with warehouse.transaction() as cursor:
        if not run.is_refused:
            relation = warehouse.relation(SCHEMA, PREDICTIONS)
            model = run.model.replace("'", "''")
            cursor.execute(f"delete from {relation} where model = '{model}'")
            for part in parts:
                for batch in part.select(PREDICTED.names).cast(PREDICTED).to_batches(_BATCH):
                    warehouse.insert(cursor, relation, _with_run(batch, run))
                    rows += batch.num_rows
        warehouse.insert(cursor, warehouse.relation(SCHEMA, RUNS), _run_row(run, rows))
    return rows


def _run_row(run: PredictionRun, rows_scored: int) -> pyarrow.RecordBatch:
    row = asdict(run) | {
        "status": "refused" if run.is_refused else "succeeded",
        "rows_scored": rows_scored,
        "recorded_at": utc_now(),
    }
    for name in ("parameters", "metrics", "calibration", "lift"):
        row[name] = orjson.dumps(row[name], option=orjson.OPT_SERIALIZE_NUMPY).decode()
    types = {
        "horizon_days": pyarrow.int64(),
        "rows_trained": pyarrow.int64(),
        "rows_scored": pyarrow.int64(),
        **dict.fromkeys(("as_of", "window_from", "window_to", "recorded_at"), pyarrow.timestamp("us")),
    }
    return pyarrow.RecordBatch.from_pylist(
        [row], pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in row])
    )


def _with_run(batch: pyarrow.RecordBatch, run: PredictionRun) -> pyarrow.RecordBatch:
    of_the_run = {"model": run.model, "run_id": run.run_id}
    for name, value in of_the_run.items():
        batch = batch.append_column(name, pyarrow.repeat(value, batch.num_rows))
    moment = pyarrow.scalar(run.as_of, pyarrow.timestamp("us"))
    return batch.append_column("as_of", pyarrow.repeat(moment, batch.num_rows))
