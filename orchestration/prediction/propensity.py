"""Churn risk and category propensity: learnt from snapshots, features before the moment and outcomes after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import compress

import pyarrow

from orchestration.prediction.classifier import Learnt, learn, matrix
from orchestration.prediction.sample import sampled
from orchestration.prediction.store import PredictionRun, scores
from orchestration.prediction.windows import SCHEMA, ThinData, Windows
from orchestration.warehouse import Warehouse

LEAST_PEOPLE, LEAST_OUTCOMES = 100, 30
CUSTOMER = (
    "purchases", "purchases_last_90_days", "purchases_last_365_days", "average_paid", "tenure_days",
    "days_since_purchase", "overdue_ratio", "events_last_90_days",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """What is learnt: `outcome` of `view` from `features`, for each profile, or each profile and subject."""

    model: str
    version: str
    description: str
    view: str
    outcome: str
    words: str
    measure: str
    features: Sequence[str]
    subject: str = "''"


CHURN = Question(
    model="churn",
    version="1",
    description="The probability that a customer does not order again soon.",
    view="prediction_snapshots",
    outcome="is_lost",
    words="did not order again",
    measure="churn_risk",
    features=(
        *CUSTOMER, "days_between_purchases", "events_last_30_days", "messages_answered_last_90_days",
        "days_since_touch",
    ),
)  # fmt: skip
CATEGORY_PROPENSITY = Question(
    model="category_propensity",
    version="1",
    description="The probability that a customer soon orders from a category.",
    view="category_snapshots",
    outcome="is_bought",
    words="ended in an order of that category",
    measure="category_propensity",
    features=(
        *CUSTOMER, "popularity", "category_purchases", "days_since_category_purchase", "category_views_last_90_days",
    ),
    subject="category",
)  # fmt: skip


def propensity(
    question: Question, warehouse: Warehouse, windows: Windows
) -> tuple[PredictionRun, Iterator[pyarrow.Table]]:
    """Learnt at trained_at, told as of as_of. Raises ThinData."""
    rows = check_enough(question, warehouse, windows)
    training = _snapshot(question, warehouse, rows)
    learnt = learn(
        matrix(training, question.features),
        training.column("outcome").to_numpy().astype(bool),
        training.column("profile_id").combine_chunks().dictionary_encode().indices.to_numpy(),
    )
    run = PredictionRun(
        model=question.model,
        model_version=question.version,
        as_of=windows.as_of,
        window_from=windows.trained_at - timedelta(days=int(matrix(training, ["tenure_days"]).max())),
        window_to=windows.as_of,
        horizon_days=windows.horizon_days,
        rows_trained=training.num_rows,
        parameters=learnt.parameters | {"features": list(compress(question.features, learnt.used))},
        metrics=learnt.metrics,
        calibration=learnt.calibration,
        lift=learnt.lift,
    )
    return run, _scored(question, warehouse, learnt)


def check_enough(question: Question, warehouse: Warehouse, windows: Windows) -> int:
    """Rows there are to learn from. Raises ThinData."""
    [(people, rows, outcomes)] = warehouse.fetch(
        f"select count(distinct profile_id), count(*), count(case when {question.outcome} then 1 end)"
        f" from {warehouse.relation(SCHEMA, question.view)} where snapshot = 'training'"
    )
    if people < LEAST_PEOPLE or min(outcomes, rows - outcomes) < LEAST_OUTCOMES:
        raise ThinData(
            f"{people:,} customers had ordered lately by {windows}; of {rows:,} cases {outcomes:,} {question.words} and"
            f" {rows - outcomes:,} did otherwise. At least {LEAST_PEOPLE} customers are needed, and"
            f" {LEAST_OUTCOMES} cases of either kind."
        )
    return int(rows)


def _snapshot(question: Question, warehouse: Warehouse, rows: int) -> pyarrow.Table:
    """What is learnt from."""
    schema = _schema(question, [("outcome", pyarrow.int64())])
    outcome = f"case when {question.outcome} then 1 else 0 end as outcome"
    return warehouse.table(
        f"{_select(question, warehouse, 'training', [outcome])}"
        f" and {sampled(rows)} order by profile_id, subject",
        schema,
    )


def _scored(question: Question, warehouse: Warehouse, learnt: Learnt) -> Iterator[pyarrow.Table]:
    batches = warehouse.batches(_select(question, warehouse, "scoring", []), _schema(question, []))
    return (_predicted(question, learnt, batch) for batch in batches if batch.num_rows)


def _predicted(question: Question, learnt: Learnt, batch: pyarrow.RecordBatch) -> pyarrow.Table:
    probabilities = learnt.probabilities(matrix(batch, question.features))
    return scores(batch.column("profile_id"), batch.column("subject"), **{question.measure: probabilities})


def _select(question: Question, warehouse: Warehouse, snapshot: str, more: Sequence[str]) -> str:
    columns = ", ".join(["profile_id", f"{question.subject} as subject", *question.features, *more])
    return f"select {columns} from {warehouse.relation(SCHEMA, question.view)} where snapshot = '{snapshot}'"


def _schema(question: Question, more: Sequence[tuple[str, pyarrow.DataType]]) -> pyarrow.Schema:
    keys = [("profile_id", pyarrow.string()), ("subject", pyarrow.string())]
    return pyarrow.schema([*keys, *((name, pyarrow.float64()) for name in question.features), *more])
