"""When the house is built: once a day, every asset there is but predictions, which have a job of their own."""

import dagster as dg

daily = dg.define_asset_job(
    "daily",
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("prediction"),
    description="Checks, dbt build with all tests, syncs, and the readers' copy: what `goldseam run` does.",
)

daily_schedule = dg.ScheduleDefinition(
    name="daily",
    job=daily,
    cron_schedule="0 3 * * *",
    execution_timezone="UTC",
    # Whoever clones the project decides when it runs by itself.
    default_status=dg.DefaultScheduleStatus.STOPPED,
)
