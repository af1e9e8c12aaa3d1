"""Forgetting old attempts without forgetting what may still be at a destination."""

from collections.abc import Callable
from datetime import datetime, timedelta

from orchestration.activation.lease import LEASES, LEDGER, SCHEMA
from orchestration.activation.renames import RENAMES
from orchestration.errors import Explained
from orchestration.variables import effective_variables
from orchestration.warehouse import Warehouse


class SyncAtWork(Explained):
    """A sync is at work."""


def kept_for() -> timedelta:
    """How long the ledger keeps what tells nothing any more: var sync_ledger_days."""
    return timedelta(days=effective_variables({})["sync_ledger_days"])


def compact(warehouse: Warehouse, older_than: timedelta, clock: Callable[[], datetime]) -> int:
    """Delete attempts from before the last certain one of their member, where they are older; the number of rows.

    The last certain attempt itself stays, and all that came after it: `sync_members` is the same before and after.
    A member whose last certain attempt took it out is forgotten as a whole.
    """
    ledger = warehouse.relation(SCHEMA, LEDGER)
    leases = warehouse.relation(SCHEMA, LEASES)
    at_work = [sync for (sync,) in warehouse.fetch(f"select sync from {leases} where run_id is not null")]
    if at_work:
        raise SyncAtWork(f"At work now: {', '.join(at_work)}. Compact when they have finished.")
    renames = warehouse.relation(SCHEMA, RENAMES)
    cut = clock() - older_than
    with warehouse.writing(SCHEMA, LEDGER):
        before = _count(warehouse, ledger)
        warehouse.execute(
            f"delete from {ledger} where recorded_at < ? and exists ({_newer_certainty(ledger)})", [cut]
        )
        warehouse.execute(
            f"delete from {ledger} where recorded_at < ? and action = 'remove'"
            # what an older name put in, only this removal took out
            f" and sync not in (select renamed_to from {renames} where renamed_to is not null)"
            f" and exists ({_own_certainty(ledger)}) and not exists ({_another_attempt(ledger)})",
            [cut],
        )
        after = _count(warehouse, ledger)
        registry = warehouse.relation(SCHEMA, "state_registry")
        warehouse.execute(
            # fewer rows than at the last run would otherwise count as lost
            f"update {registry} set row_count = ? where table_schema = ? and table_name = ?",
            [after, warehouse.schema(SCHEMA), LEDGER],
        )
    return before - after


def _same_member(ledger: str) -> str:
    return " and ".join(f"other.{key} = {ledger}.{key}" for key in ("sync", "profile_id", "message_key"))


def _newer_certainty(ledger: str) -> str:
    return (
        f"select 1 from {ledger} as other where {_same_member(ledger)}"
        f" and other.attempt > {ledger}.attempt and other.outcome = 'confirmed'"
    )


def _own_certainty(ledger: str) -> str:
    return (
        f"select 1 from {ledger} as other where {_same_member(ledger)}"
        f" and other.attempt = {ledger}.attempt and other.outcome = 'confirmed'"
    )


def _another_attempt(ledger: str) -> str:
    return (
        f"select 1 from {ledger} as other where {_same_member(ledger)} and other.attempt <> {ledger}.attempt"
    )


def _count(warehouse: Warehouse, table: str) -> int:
    return int(warehouse.fetch(f"select count(*) from {table}")[0][0])
