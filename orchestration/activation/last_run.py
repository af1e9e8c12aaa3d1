"""The last run of a sync, as the log of runs tells it, and what the sync's definition has become since."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orchestration.activation.lease import SCHEMA
from orchestration.activation.settings import SyncConfig
from orchestration.warehouse import Warehouse

RUNS = "sync_runs"


@dataclass(frozen=True)
class LastRun:
    """A row of goldseam_state.sync_runs; plan: rows by action, then by reason, None in rows that are older than it."""

    run_id: str
    destination: str
    status: str
    plan: dict[str, dict[str, int]] | None
    config: dict[str, Any]
    started_at: datetime
    finished_at: datetime


def last_run(warehouse: Warehouse, names: Sequence[str], with_reason: str = "") -> LastRun | None:
    """The latest run under any of these names; with_reason: that had rows of this reason."""
    rows = warehouse.fetch(
        "select run_id, destination, status, plan, config, started_at, finished_at"
        f" from {warehouse.relation(SCHEMA, RUNS)} where sync in ({', '.join('?' for _ in names)})"
        " and coalesce(plan, '') like ? order by finished_at desc, run_id desc limit 1",
        [*names, f'%"{with_reason}"%' if with_reason else "%"],
    )
    if not rows:
        return None
    [(run_id, destination, status, plan, config, started_at, finished_at)] = rows
    return LastRun(
        run_id, destination, status, plan and json.loads(plan), json.loads(config), started_at, finished_at
    )


def redefined(run: LastRun, config: SyncConfig) -> list[str]:
    """What differs between the definition that the run had and this one, a line per key: 'version: 1 -> 2'."""
    before, after = _by_key(run.config), _by_key(config.model_dump())
    # a key that the run did not know yet had its default
    known = {*before, *_by_key(config.model_dump(exclude_defaults=True))}
    return [
        f"{key}: {_shown(before, key)} -> {_shown(after, key)}"
        for key in sorted(known)
        if before.get(key) != after.get(key)
    ]


def _by_key(settings: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in settings.items():
        if isinstance(value, Mapping):
            found |= _by_key(value, f"{above}{key}.")
        elif value is not None:
            found[f"{above}{key}"] = value
    return found


def _shown(settings: Mapping[str, Any], key: str) -> str:
    return json.dumps(settings[key], ensure_ascii=False) if key in settings else "none"
