"""Orders and revenue of the next twelve months, and who still is a customer: BG/NBD with Gamma-Gamma."""

from datetime import timedelta

import numpy
import pyarrow
from numpy.typing import NDArray

from orchestration.prediction.bg_nbd import BgNbd, Purchases
from orchestration.prediction.classifier import calibration_by_tenths, lift_by_tenths, matrix
from orchestration.prediction.gamma_gamma import GammaGamma
from orchestration.prediction.store import PredictionRun, scores
from orchestration.prediction.windows import SCHEMA, ThinData, Windows
from orchestration.warehouse import Warehouse

MODEL, VERSION = "customer_value", "1"
MONTHS_12 = 365 / 7
# four parameters and three: with fewer customers each of them says little
LEAST_CUSTOMERS, LEAST_REPEATERS = 100, 30
Floats = NDArray[numpy.float64]
_NUMBERS = (
    "repeat_purchases", "recency_days", "age_days", "mean_repeat_value", "later_purchases", "later_revenue",
)  # fmt: skip
_SUMMARIES = pyarrow.schema(
    [("profile_id", pyarrow.string()), *((name, pyarrow.float64()) for name in _NUMBERS)]
)


def train(warehouse: Warehouse, windows: Windows) -> tuple[PredictionRun, pyarrow.Table]:
    """Fitted up to as_of; checked by a fit up to trained_at that forecasts what followed. Raises ThinData."""
    past, now = (_summaries(warehouse, snapshot) for snapshot in ("training", "scoring"))
    check_enough(past, str(windows))
    model, values = fit(now)
    model_then, values_then = fit(past)
    forecast = model_then.expected_purchases(windows.horizon_days / 7, *histories(past))
    forecast_revenue = forecast * values_then.expected_value(*worths(past))
    actual, revenue = matrix(past, ["later_purchases", "later_revenue"]).T
    orders = model.expected_purchases(MONTHS_12, *histories(now))
    run = PredictionRun(
        model=MODEL,
        model_version=VERSION,
        as_of=windows.as_of,
        window_from=windows.as_of - timedelta(days=int(matrix(now, ["age_days"]).max())),
        window_to=windows.as_of,
        horizon_days=windows.horizon_days,
        rows_trained=now.num_rows,
        parameters={"bg_nbd": model.parameters(), "gamma_gamma": values.parameters(), "unit": "week"},
        metrics={
            **holdout(forecast, actual),
            "holdout_forecast_revenue": float(forecast_revenue.sum()),
            "holdout_actual_revenue": float(revenue.sum()),
            "correlation_of_count_and_value": _correlation(now),
        },
        calibration=calibration_by_tenths(forecast, actual),
        lift=lift_by_tenths(forecast, actual),
    )
    return run, scores(
        now.column("profile_id"),
        predicted_orders_12m=orders,
        predicted_value_12m=orders * values.expected_value(*worths(now)),
        probability_alive=model.probability_alive(*histories(now)),
    )


def fit(summaries: pyarrow.Table) -> tuple[BgNbd, GammaGamma]:
    """Both models; the second on customers with repeat purchases that brought something."""
    x, mean_value = worths(summaries)
    return BgNbd.fit(Purchases.of(*histories(summaries))), GammaGamma.fit(x[x > 0], mean_value[x > 0])


def histories(summaries: pyarrow.Table) -> tuple[Floats, Floats, Floats]:
    """x, t_x and T, in weeks."""
    x, recency, age = matrix(summaries, _NUMBERS[:3]).T
    return x, recency / 7, age / 7


def worths(summaries: pyarrow.Table) -> tuple[Floats, Floats]:
    """Repeat purchases and their mean value; who brought nothing by them counts as if there were none."""
    x, mean_value = matrix(summaries, ["repeat_purchases", "mean_repeat_value"]).T
    return numpy.where(mean_value > 0, x, 0), mean_value


def holdout(forecast: Floats, actual: Floats) -> dict[str, float]:
    """The forecast beside what happened."""
    return {
        "holdout_customers": len(actual),
        "holdout_forecast": float(forecast.sum()),
        "holdout_actual": float(actual.sum()),
        "holdout_error": float(forecast.sum() / actual.sum() - 1) if actual.sum() else float("nan"),
        "mean_absolute_error": float(numpy.abs(forecast - actual).mean()),
    }


def check_enough(summaries: pyarrow.Table, since: str) -> None:
    """Raises ThinData."""
    customers, repeaters = summaries.num_rows, int((worths(summaries)[0] > 0).sum())
    if customers < LEAST_CUSTOMERS or repeaters < LEAST_REPEATERS:
        raise ThinData(
            f"{customers:,} customers had ordered by {since}, {repeaters:,} of them with revenue on a second day."
            f" At least {LEAST_CUSTOMERS} customers are needed, {LEAST_REPEATERS} of them with a second day."
        )


def _summaries(warehouse: Warehouse, snapshot: str) -> pyarrow.Table:
    relation = warehouse.relation(SCHEMA, "purchase_summaries")
    return warehouse.table(
        f"select {', '.join(_SUMMARIES.names)} from {relation} where snapshot = '{snapshot}'", _SUMMARIES
    )


def _correlation(summaries: pyarrow.Table) -> float:
    """Gamma-Gamma takes it to be none."""
    x, mean_value = worths(summaries)
    return float(numpy.corrcoef(x[x > 0], mean_value[x > 0])[0, 1])
