"""Every model there is: train it, say how good it is, write what it predicts; or note why it cannot be done."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import pyarrow

from orchestration.prediction import customer_value, lookalikes, uplift
from orchestration.prediction.propensity import CATEGORY_PROPENSITY, CHURN, propensity
from orchestration.prediction.store import PredictionRun, save
from orchestration.prediction.windows import PredictionError, ThinData, Windows
from orchestration.warehouse import Warehouse

ALL = "all"
Predictions = pyarrow.Table | Iterable[pyarrow.Table]


@dataclass(frozen=True)
class Model:
    """What `goldseam predict` can train, and the dbt model it reads; `train` raises ThinData.

    Figures of another version are not comparable.
    """

    version: str
    description: str
    reads: str
    train: Callable[[Warehouse, Windows], tuple[PredictionRun, Predictions]]


@dataclass(frozen=True)
class Outcome:
    """A run as it was noted, and how many predictions it wrote."""

    run: PredictionRun
    rows_scored: int


MODELS: Mapping[str, Model] = {
    customer_value.MODEL: Model(
        customer_value.VERSION,
        "Orders and revenue of twelve months, and who still is a customer.",
        "purchase_summaries",
        customer_value.train,
    ),
    **{
        one.model: Model(one.version, one.description, one.view, partial(propensity, one))
        for one in (CHURN, CATEGORY_PROPENSITY)
    },
    uplift.MODEL: Model(
        uplift.VERSION,
        "What an experiment's treatment adds to each: whom to treat.",
        uplift.VIEW,
        uplift.train,
    ),
    lookalikes.MODEL: Model(
        lookalikes.VERSION,
        "The profiles nearest to the segments of var lookalikes.",
        "lookalike_features",
        lookalikes.train,
    ),
}


def chosen(name: str) -> list[str]:
    """['churn'], or every model for 'all'. Raises PredictionError, naming the models there are."""
    if name != ALL and name not in MODELS:
        raise PredictionError(f"There is no model {name!r}; there are {', '.join(MODELS)}, and all.")
    return list(MODELS) if name == ALL else [name]


def predict(warehouse: Warehouse, name: str) -> Outcome:
    """Train one model and write its predictions; where the data is too thin, write that."""
    windows = Windows.read(warehouse)
    try:
        run, predictions = MODELS[name].train(warehouse, windows)
    except ThinData as thin:
        run, predictions = _refused(name, windows, thin), ()
    return Outcome(run, save(warehouse, run, predictions))


def _refused(name: str, windows: Windows, thin: ThinData) -> PredictionRun:
    return PredictionRun(
        model=name,
        model_version=MODELS[name].version,
        as_of=windows.as_of,
        reason=str(thin),
        window_to=windows.as_of,
        horizon_days=windows.horizon_days,
    )
