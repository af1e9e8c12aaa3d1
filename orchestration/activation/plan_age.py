"""How long a plan may be sent: who withdrew a consent since it was made is still in it."""

from datetime import datetime, timedelta

from orchestration.activation.definitions import Sync
from orchestration.activation.plan import Plan
from orchestration.destinations.base import DeliveryError


def refuse_old_plan(sync: Sync, plan: Plan, now: datetime) -> None:
    """Raises DeliveryError, which names age and remedy."""
    if problem := too_old(sync, plan, now):
        raise DeliveryError("plan_too_old", problem, is_definitive=True)


def too_old(sync: Sync, plan: Plan, now: datetime) -> str | None:
    """What is wrong with the plan's age, None where nothing is."""
    made_at, limit = plan.made_at(), sync.config.max_plan_age_hours
    if made_at is None or now - made_at <= timedelta(hours=limit):
        return None
    return (
        f"The plan of '{sync.name}' was made {(now - made_at) / timedelta(hours=1):.0f} hours ago; who has withdrawn"
        f" since is still in it. Nothing was sent. Make it anew with `dbt build` or `goldseam run`; its limit is"
        f" max_plan_age_hours, {limit:g}, in meta.sync."
    )
