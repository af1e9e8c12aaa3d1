"""An asset for each model that `goldseam predict` trains, after the snapshots it learns from."""

import dagster as dg

from orchestration.defs.prediction.outcome import train
from orchestration.defs.warehouse.resources import MANIFEST, TRANSLATOR
from orchestration.prediction.predict import MODELS
from orchestration.translator import WAREHOUSE_POOL

_READS = {
    "customer_value": (
        "purchase_summaries",
        "Orders and revenue of twelve months, and who still is a customer.",
    ),
    "churn": ("prediction_snapshots", "The probability that a customer does not order again soon."),
    "category_propensity": (
        "category_snapshots",
        "The probability that a customer soon orders from a category.",
    ),
}


def model_asset(name: str) -> dg.AssetsDefinition:
    """Its predictions are in goldseam_state.predictions; traits show them at the next build."""
    view, description = _READS[name]

    @dg.asset(
        key=["prediction", name],
        deps=[TRANSLATOR.get_asset_key(MANIFEST["nodes"][f"model.goldseam.{view}"])],
        description=description,
        group_name="prediction",
        kinds={"python", "scikitlearn"},
        pool=WAREHOUSE_POOL,
    )
    def predictions() -> dg.MaterializeResult:
        return train(name)

    return predictions


models = [model_asset(name) for name in MODELS]
