"""Uplift: whom an experiment's treatment moves, learnt from who got it by lot.

The X-learner of Künzel, Sekhon, Bickel & Yu (2019): a model of the outcome in each arm gives everybody the outcome they
did not have; a second pair of models learns the differences, weighed by the share treated. Holdouts are small, and
the X-learner is made for arms of unequal size; on Hillstrom's test it also gained more than two separate models did.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy
import pyarrow
from numpy.typing import NDArray

from orchestration.extras import needed
from orchestration.prediction.classifier import matrix, one_thread
from orchestration.prediction.sample import sampled
from orchestration.prediction.store import PredictionRun, scores
from orchestration.prediction.windows import SCHEMA, ThinData, Windows
from orchestration.warehouse import Warehouse

Floats = NDArray[numpy.float64]
MODEL, VERSION, VIEW = "uplift", "3", "uplift_features"
FEATURES = (
    "visits", "visits_last_90_days", "orders", "orders_last_90_days", "paid_value",
    "paid_value_last_90_days", "days_since_visit", "days_since_order", "tenure_days",
)  # fmt: skip
# the business first; where too few order, what leads there, which is no order and has a name of its own
OUTCOMES = {"has_ordered": "uplift", "has_visited": "visit_uplift"}
LEAST_PEOPLE, LEAST_OUTCOMES = 500, 50
FOLDS, BOOTSTRAPS, TOP = 5, 200, 0.3
# The effect is a tenth of what trees see, so they are smaller and fewer than those that predict an outcome.
SETTINGS = {
    "learning_rate": 0.05,
    "max_iter": 60,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 100,
    "l2_regularization": 1.0,
}


@dataclass(frozen=True)
class Learner:
    """Four models and the share that was treated."""

    treated: Any
    untreated: Any
    share: float

    def uplift(self, features: Floats) -> Floats:
        """What the treatment adds to the outcome of each."""
        on_treated, on_untreated = self.treated.predict(features), self.untreated.predict(features)
        return (1 - self.share) * on_treated + self.share * on_untreated


@dataclass(frozen=True)
class Gain:
    """What it brings to treat the TOP share by uplift rather than as many at random, and how sure that is.

    top_gain is the lift among them less the lift of all; qini the area between the Qini curve and the straight line of
    chance (Radcliffe 2007), in outcomes per person. Intervals hold 95 %, by the bootstrap over people.
    """

    lift: float
    top_lift: float
    top_gain: float
    top_gain_low: float
    top_gain_high: float
    qini: float
    qini_low: float
    qini_high: float

    @property
    def is_sure(self) -> bool:
        """Whether chance alone is not enough to explain it."""
        return self.top_gain_low > 0


def learn(features: Floats, is_treated: NDArray[numpy.bool_], outcomes: Floats) -> Learner:
    """The X-learner, fitted on everybody given."""
    on, off = features[is_treated], features[~is_treated]
    with_it, without_it = _fit(on, outcomes[is_treated]), _fit(off, outcomes[~is_treated])
    return Learner(
        treated=_fit(on, outcomes[is_treated] - without_it.predict(on)),
        untreated=_fit(off, with_it.predict(off) - outcomes[~is_treated]),
        share=float(is_treated.mean()),
    )


def cross_fitted(
    features: Floats, is_treated: NDArray[numpy.bool_], outcomes: Floats, seed: int = 0
) -> Floats:
    """Everybody's uplift as told by models that have not seen them."""
    folds = needed("sklearn.model_selection", "prediction").StratifiedKFold(
        FOLDS, shuffle=True, random_state=seed
    )
    found = numpy.empty(len(outcomes))
    strata = 2 * is_treated + (outcomes > 0)
    for seen, unseen in folds.split(features, strata):
        found[unseen] = learn(features[seen], is_treated[seen], outcomes[seen]).uplift(features[unseen])
    return found


def gain(uplift: Floats, is_treated: NDArray[numpy.bool_], outcomes: Floats, seed: int = 0) -> Gain:
    """How much better than chance the order by uplift is."""
    chance = numpy.random.default_rng(seed)
    # ties in an order of their own, the same at every run
    order = numpy.lexsort((chance.random(len(uplift)), -uplift))
    treated, ranked = is_treated[order], outcomes[order].astype(numpy.float64)
    lift, top_lift, qini = _gains(treated, ranked, numpy.ones(len(ranked)))
    resampled = numpy.array(
        [_gains(treated, ranked, _resampled(len(ranked), chance)) for _ in range(BOOTSTRAPS)]
    )
    top_low, top_high = numpy.quantile(resampled[:, 1] - resampled[:, 0], [0.025, 0.975])
    qini_low, qini_high = numpy.quantile(resampled[:, 2], [0.025, 0.975])
    figures = (lift, top_lift, top_lift - lift, top_low, top_high, qini, qini_low, qini_high)
    return Gain(*map(float, figures))


def train(warehouse: Warehouse, windows: Windows) -> tuple[PredictionRun, Iterator[pyarrow.Table]]:
    """Every experiment with enough people, each a subject; none is scored whose gain may be chance. Raises ThinData."""
    learners: dict[str, tuple[str, Learner]] = {}
    metrics: dict[str, Mapping[str, Any]] = {}
    refused: dict[str, str] = {}
    people = 0
    for experiment in _experiments(warehouse):
        rows = _training(warehouse, experiment)
        outcome, reason = chosen_outcome(rows)
        if outcome is None:
            refused[experiment] = reason
            continue
        given = matrix(rows, FEATURES), _flag(rows, "is_treated"), _flag(rows, outcome).astype(numpy.float64)
        measured = gain(cross_fitted(*given), *given[1:])
        if measured.is_sure:
            learners[experiment] = OUTCOMES[outcome], learn(*given)
        metrics[experiment] = {"outcome": outcome, **vars(measured), "is_sure": measured.is_sure}
        people += rows.num_rows
    if not metrics:
        raise ThinData(
            " ".join(f"{name}: {reason}" for name, reason in refused.items())
            or "There is no experiment whose people are through their days; docs/experiments.md says how one begins."
        )
    drawn_from, days = _window(warehouse, list(metrics))
    run = PredictionRun(
        model=MODEL,
        model_version=VERSION,
        as_of=windows.as_of,
        window_from=drawn_from,
        window_to=windows.as_of,
        horizon_days=days,
        rows_trained=people,
        parameters=SETTINGS
        | {"features": list(FEATURES), "folds": FOLDS, "bootstraps": BOOTSTRAPS, "top": TOP},
        metrics={"experiments": metrics, "refused": refused},
    )
    return run, _scored(warehouse, learners)


def chosen_outcome(rows: pyarrow.Table) -> tuple[str | None, str]:
    """The first outcome that both arms have often enough; else what there is and what is needed."""
    is_treated = _flag(rows, "is_treated")
    arms = int(is_treated.sum()), int((~is_treated).sum())
    found = {
        name: min(int(_flag(rows, name)[arm].sum()) for arm in (is_treated, ~is_treated)) for name in OUTCOMES
    }
    if min(arms) >= LEAST_PEOPLE:
        for name, number in found.items():
            if number >= LEAST_OUTCOMES:
                return name, ""
    return None, (
        f"{arms[0]:,} people were treated and {arms[1]:,} were not; of the fewer {found['has_ordered']:,} ordered and"
        f" {found['has_visited']:,} visited. At least {LEAST_PEOPLE} people of either are needed, and {LEAST_OUTCOMES}"
        " who ordered, or visited."
    )


def _gains(is_treated: NDArray[numpy.bool_], outcomes: Floats, weights: Floats) -> tuple[float, float, float]:
    """The lift of all and of the top, and the Qini coefficient, of people in falling order of uplift."""
    on, off = numpy.cumsum(weights * is_treated), numpy.cumsum(weights * ~is_treated)
    on_sum, off_sum = (
        numpy.cumsum(weights * outcomes * is_treated),
        numpy.cumsum(weights * outcomes * ~is_treated),
    )
    people = on + off
    with numpy.errstate(divide="ignore", invalid="ignore"):
        lifts = numpy.nan_to_num(on_sum / on - off_sum / off, posinf=0, neginf=0)
    total = people[-1]
    share = people / total
    # outcomes gained per person when the first part is treated
    curve = lifts * share
    qini = numpy.trapezoid(curve - lifts[-1] * share, share)
    top = min(int(numpy.searchsorted(share, TOP)), len(lifts) - 1)
    return lifts[-1], lifts[top], qini


def _resampled(people: int, chance: numpy.random.Generator) -> Floats:
    """How often each is drawn when as many are drawn with replacement."""
    return numpy.bincount(chance.integers(0, people, people), minlength=people).astype(numpy.float64)


def _fit(features: Floats, outcomes: Floats) -> Any:
    trees = needed("sklearn.ensemble", "prediction").HistGradientBoostingRegressor
    # a column that nobody has a value in cannot be binned
    known = numpy.where(numpy.isnan(features).all(axis=0), 0.0, features)
    with one_thread():
        return trees(**SETTINGS, early_stopping=False, random_state=0).fit(known, outcomes)


def _flag(rows: pyarrow.Table, column: str) -> NDArray[numpy.bool_]:
    return rows.column(column).to_numpy().astype(bool)


def _experiments(warehouse: Warehouse) -> list[str]:
    if not warehouse.has_table(SCHEMA, VIEW):
        return []
    relation = warehouse.relation(SCHEMA, VIEW)
    return [
        name
        for (name,) in warehouse.fetch(
            f"select experiment from {relation} where snapshot = 'training' group by experiment"
            " having count(distinct arm) > 1 order by experiment"
        )
    ]


def _window(warehouse: Warehouse, experiments: list[str]) -> tuple[datetime, int]:
    """When the first person was drawn, and over how many days outcomes are told."""
    [(drawn_from, drawn_at, until)] = warehouse.fetch(
        "select min(assigned_at), max(assigned_at), max(measured_until)"
        f" from {warehouse.relation(SCHEMA, 'experiment_participants')}"
        f" where is_complete and experiment in ({', '.join('?' for _ in experiments)})",
        experiments,
    )
    return drawn_from, (until - drawn_at).days


def _training(warehouse: Warehouse, experiment: str) -> pyarrow.Table:
    """Those whose days are over, of all arms."""
    relation, name = warehouse.relation(SCHEMA, VIEW), experiment.replace("'", "''")
    where = f"experiment = '{name}' and snapshot = 'training'"
    [(rows,)] = warehouse.fetch(f"select count(*) from {relation} where {where}")
    flags = {"is_treated": "arm <> control_arm", **{name: name for name in OUTCOMES}}
    listed = ", ".join(f"case when {test} then 1 else 0 end as {name}" for name, test in flags.items())
    return warehouse.table(
        f"select profile_id, {', '.join(FEATURES)}, {listed} from {relation} where {where}"
        f" and {sampled(rows)} order by profile_id",
        _schema([(name, pyarrow.int64()) for name in flags]),
    )


def _scored(warehouse: Warehouse, learners: Mapping[str, tuple[str, Learner]]) -> Iterator[pyarrow.Table]:
    relation = warehouse.relation(SCHEMA, VIEW)
    for experiment, (measure, learner) in learners.items():
        name = experiment.replace("'", "''")
        for batch in warehouse.batches(
            f"select profile_id, {', '.join(FEATURES)} from {relation}"
            f" where experiment = '{name}' and snapshot = 'scoring'",
            _schema([]),
        ):
            if batch.num_rows:
                uplift = learner.uplift(matrix(batch, FEATURES))
                yield scores(batch.column("profile_id"), experiment, **{measure: uplift})


def _schema(more: list[tuple[str, pyarrow.DataType]]) -> pyarrow.Schema:
    return pyarrow.schema(
        [("profile_id", pyarrow.string()), *((name, pyarrow.float64()) for name in FEATURES), *more]
    )
