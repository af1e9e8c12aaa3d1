"""An asset for each model that `goldseam predict` trains, after the snapshots it learns from."""

import dagster as dg

from orchestration.defs.prediction.outcome import train
from orchestration.defs.warehouse.resources import MANIFEST, TRANSLATOR
from orchestration.prediction.predict import MODELS
from orchestration.translator import WAREHOUSE_POOL


def model_asset(name: str) -> dg.AssetsDefinition:
    """Its predictions are in goldseam_state.predictions; traits show them at the next build."""
    model = MODELS[name]

    @dg.asset(
        key=["prediction", name],
        deps=[TRANSLATOR.get_asset_key(MANIFEST["nodes"][f"model.goldseam.{model.reads}"])],
        description=model.description,
        group_name="prediction",
        kinds={"python", "scikitlearn"},
        pool=WAREHOUSE_POOL,
    )
    def predictions() -> dg.MaterializeResult:
        return train(name)

    return predictions


models = [model_asset(name) for name in MODELS]
