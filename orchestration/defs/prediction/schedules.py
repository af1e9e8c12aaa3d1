"""When models are trained: once a week, apart from the daily job, which needs no learner to be installed."""

import dagster as dg

from orchestration.schedules import schedule

weekly = dg.define_asset_job(
    "predictions",
    selection=dg.AssetSelection.groups("prediction"),
    description="Train every model and write its predictions: what `goldseam predict` does.",
)

weekly_schedule = schedule(weekly, "0 5 * * 1")
