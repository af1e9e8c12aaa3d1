"""When models are trained: once a week, apart from the daily job, which needs no learner to be installed."""

import dagster as dg

weekly = dg.define_asset_job(
    "predictions",
    selection=dg.AssetSelection.groups("prediction"),
    description="Train every model and write its predictions: what `goldseam predict` does.",
)

weekly_schedule = dg.ScheduleDefinition(
    name="predictions",
    job=weekly,
    cron_schedule="0 5 * * 1",
    execution_timezone="UTC",
    # Whoever clones the project decides when it runs by itself.
    default_status=dg.DefaultScheduleStatus.STOPPED,
)
