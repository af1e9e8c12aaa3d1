"""When the house is built: once a day, every asset there is."""

import dagster as dg

daily = dg.define_asset_job(
    "daily",
    selection=dg.AssetSelection.all(),
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
