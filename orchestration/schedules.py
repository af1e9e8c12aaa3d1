"""Schedules as this project declares them."""

from typing import Any

import dagster as dg


def schedule(job: Any, cron: str) -> dg.ScheduleDefinition:
    """A job of ops or of assets, in UTC and stopped: whoever clones the project decides when it runs by itself."""
    return dg.ScheduleDefinition(
        name=job.name,
        job=job,
        cron_schedule=cron,
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.STOPPED,
    )
