"""When the house is built: once a day, every asset there is but predictions, which have a job of their own."""

import dagster as dg

from orchestration.schedules import schedule

daily = dg.define_asset_job(
    "daily",
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("prediction"),
    description="Checks, dbt build with all tests, syncs, and the readers' copy: what `goldseam run` does.",
)

daily_schedule = schedule(daily, "0 3 * * *")
