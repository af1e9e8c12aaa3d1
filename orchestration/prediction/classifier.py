"""Learns yes or no from features, and says how good it is on people it has not seen.

Boosted trees of scikit-learn, which minimise log loss and so are calibrated as they are. Every figure is from
five-fold cross-validation, in which nobody is on both sides.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import numpy
import pyarrow
from numpy.typing import NDArray

from orchestration.extras import needed

Floats = NDArray[numpy.float64]
FOLDS = 5
LEAST_KNOWN = 30
# Small trees and slow steps: tables of customers have a few hundred rows as often as a million.
SETTINGS = {
    "learning_rate": 0.05,
    "max_iter": 150,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 20,
    "l2_regularization": 1.0,
}


@dataclass(frozen=True)
class Learnt:
    """A classifier and what is known of it."""

    model: Any
    used: NDArray[numpy.bool_]
    metrics: Mapping[str, float]
    calibration: Sequence[Mapping[str, float]]
    lift: Sequence[Mapping[str, float]]
    parameters: Mapping[str, Any] = field(default_factory=lambda: SETTINGS)

    def probabilities(self, features: Floats) -> Floats:
        """Of yes, for each row."""
        return self.model.predict_proba(features[:, self.used])[:, 1]


def matrix(table: pyarrow.Table | pyarrow.RecordBatch, columns: Sequence[str]) -> Floats:
    """Columns of numbers side by side; what is null is not a number, which trees take as it is."""
    return numpy.column_stack(
        [table.column(name).cast(pyarrow.float64()).to_numpy(zero_copy_only=False) for name in columns]
    )


def learn(features: Floats, outcomes: NDArray[numpy.bool_], people: NDArray[Any]) -> Learnt:
    """Fit on everybody; measure by folds that keep the rows of one of the people together.

    A feature that hardly anybody has is left out: in some fold nobody would have it.
    """
    used = numpy.array(
        [len(numpy.unique(people[~numpy.isnan(values)])) >= LEAST_KNOWN for values in features.T]
    )
    known = features[:, used]
    selection = needed("sklearn.model_selection", "prediction")
    folds = selection.GroupKFold(FOLDS, shuffle=True, random_state=0)
    with one_thread():
        predicted = selection.cross_val_predict(
            _classifier(), known, outcomes, groups=people, cv=folds, method="predict_proba"
        )[:, 1]
        model = _classifier().fit(known, outcomes)
    calibration = calibration_by_tenths(predicted, outcomes)
    lift = lift_by_tenths(predicted, outcomes)
    metrics = needed("sklearn.metrics", "prediction")
    return Learnt(
        model=model,
        used=used,
        metrics={
            "auc": float(metrics.roc_auc_score(outcomes, predicted)),
            "brier_score": float(metrics.brier_score_loss(outcomes, predicted)),
            "share_of_outcomes": float(outcomes.mean()),
            "calibration_error": calibration_error(calibration),
            "lift_of_top_tenth": lift[0]["lift"],
            "folds": FOLDS,
        },
        calibration=calibration,
        lift=lift,
    )


def calibration_by_tenths(predicted: Floats, outcomes: NDArray[Any]) -> list[dict[str, float]]:
    """Ten equal parts by rising prediction: what was predicted on average, and how often it came true."""
    return [
        {
            "predicted": float(predicted[part].mean()),
            "observed": float(outcomes[part].mean()),
            "rows": len(part),
        }
        for part in numpy.array_split(numpy.argsort(predicted, kind="stable"), 10)
        if len(part)
    ]


def calibration_error(calibration: Sequence[Mapping[str, float]]) -> float:
    """Expected calibration error: the mean distance of the two, each part by its rows."""
    rows = sum(part["rows"] for part in calibration)
    return sum(abs(part["predicted"] - part["observed"]) * part["rows"] for part in calibration) / rows


def lift_by_tenths(predicted: Floats, outcomes: NDArray[Any]) -> list[dict[str, float]]:
    """Among the tenth, two tenths, ... with the highest predictions: the share of all outcomes, over that of people."""
    ranked = outcomes[numpy.argsort(-predicted, kind="stable")].astype(numpy.float64)
    captured = numpy.concatenate([[0.0], ranked.cumsum() / ranked.sum()])
    ends = [round(len(ranked) * tenth / 10) for tenth in range(1, 11)]
    return [
        {
            "share": end / len(ranked),
            "captured": float(captured[end]),
            "lift": float(captured[end]) * len(ranked) / end,
        }
        for end in ends
        if end
    ]


def _classifier() -> Any:
    ensemble = needed("sklearn.ensemble", "prediction")
    return ensemble.HistGradientBoostingClassifier(**SETTINGS, early_stopping=False, random_state=0)


def one_thread() -> AbstractContextManager[Any]:
    """Threads wait for one another longer than they work: trees are small, and the machine may have other work."""
    return needed("threadpoolctl", "prediction").threadpool_limits(1, user_api="openmp")
