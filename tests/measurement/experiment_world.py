"""A company's experiments: arms, syncs, what the ledger says was sent, visits and orders; measured by the models."""

from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.support.project import Project

TEXT, TIME, MONEY, YES = "text", "timestamp", "numeric(18,4)", "boolean"
ASSIGNED = datetime(2026, 6, 1, 12)
MODELS = [
    "sync_successors", "stg_goldseam__sync_ledger", "stg_goldseam__sync_renames", "experiment_participants",
    "experiment_moments", "experiment_results", "experiment_sample_ratios", "uplift_features",
]  # fmt: skip
TABLES = {
    ("cdp", "experiments"): {"experiment": TEXT, "kind": TEXT, "arm": TEXT, "weights": TEXT},
    ("cdp", "experiment_arms"): {
        "experiment": TEXT, "profile_id": TEXT, "arm": TEXT, "weights": TEXT, "is_inherited": YES,
        "is_conflicted": YES, "assigned_at": TIME, "recorded_at": TIME,
    },
    ("activation", "syncs"): {"sync": TEXT, "kind": TEXT, "holdout": TEXT, "experiment": TEXT, "arm": TEXT},
    ("identity", "profile_redirects_current"): {"from_profile_id": TEXT, "to_profile_id": TEXT},
    ("cdp", "profiles"): {"profile_id": TEXT},
    ("cdp", "sessions"): {"profile_id": TEXT, "started_at": TIME},
    ("cdp", "orders"): {
        "profile_id": TEXT, "status": TEXT, "revenue": MONEY, "occurred_at": TIME, "currency": TEXT,
        "paid_amount": MONEY,
    },
    ("cdp", "conversion_rates"): {
        "currency": TEXT, "rate": "numeric(18,12)", "valid_from": TIME, "valid_to": TIME,
    },
    ("goldseam_state", "sync_ledger"): {
        "sync": TEXT, "attempt": "bigint", "profile_id": TEXT, "message_key": TEXT, "action": TEXT,
        "outcome": TEXT, "recorded_at": TIME,
    },
}  # fmt: skip
DEFAULTS: dict[str, Any] = {
    "kind": "test", "is_inherited": False, "is_conflicted": False, "assigned_at": ASSIGNED,
    "recorded_at": ASSIGNED, "status": "paid", "attempt": 1, "message_key": "m", "action": "add",
    "outcome": "confirmed", "currency": "EUR",
}  # fmt: skip


def after(days: float) -> datetime:
    """So long after arms were drawn; before them, with a minus."""
    return ASSIGNED + timedelta(days=days)


def person(experiment: str, arm: str, profile_id: str, weights: str, **more: Any) -> dict[str, Any]:
    """A row of experiment_arms."""
    return {"experiment": experiment, "arm": arm, "profile_id": profile_id, "weights": weights, **more}


def paid(profile_id: str, days: float, revenue: float, **more: Any) -> dict[str, Any]:
    """A row of orders, of which nothing was paid back unless paid_amount says so."""
    return {
        "profile_id": profile_id,
        "occurred_at": after(days),
        "revenue": Decimal(str(revenue)),
        "paid_amount": Decimal(str(revenue)),
        **more,
    }


def measure(project: Project, **given: Collection[dict[str, Any]]) -> None:
    """Load the tables, profiles being whoever has an arm unless they are given, and build what measures them."""
    if "profiles" not in given:
        people = {row["profile_id"] for row in given.get("experiment_arms", ())}
        given["profiles"] = [{"profile_id": one} for one in sorted(people)]
    load(project, **given)
    project.dbt("run", "--select", *MODELS)


def load(project: Project, **given: Collection[dict[str, Any]]) -> None:
    """The tables, empty where nothing is given; euros are worth one."""
    given.setdefault(
        "conversion_rates", [{"rate": Decimal(1), "valid_from": after(-9999), "valid_to": after(9999)}]
    )
    for (schema, table), types in TABLES.items():
        rows = [{name: (DEFAULTS | row).get(name) for name in types} for row in given.get(table, ())]
        project.load(schema, table, rows, types)


def results(project: Project, population: str = "itt") -> dict[tuple[str, str, str], dict[str, Any]]:
    """experiment_results by experiment, arm and metric."""
    return {
        (row["experiment"], row["arm"], row["metric"]): row
        for row in project.rows(f"select * from cdp.experiment_results where population = '{population}'")
    }
