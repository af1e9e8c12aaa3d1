"""Sending everybody who belongs to an audience again, and taking out whoever else is in it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from orchestration.activation.definitions import Sync, SyncError
from orchestration.activation.engine import run_sync
from orchestration.activation.last_run import LastRun, last_run
from orchestration.activation.lease import LEDGER, SCHEMA
from orchestration.activation.plan import Plan, PlannedCount
from orchestration.activation.renames import former_names
from orchestration.activation.report import RunReport
from orchestration.activation.targets import moved
from orchestration.clock import utc_now
from orchestration.warehouse import Warehouse

RESENT = "refreshed"


class Refresh(Plan):
    """The plan, but who would be left as they are is sent again."""

    def counts(self) -> list[PlannedCount]:
        """Rows by action and reason; a refresh is known by its reason, also where all are new."""
        found = super().counts()
        has_resent = any(one.reason == RESENT for one in found)
        return found if has_resent else [*found, PlannedCount("update", RESENT, 0)]

    def _rows(self) -> str:
        is_resent = "action = 'keep' and identifiers is not null"
        return f"""
            select
                profile_id,
                message_key,
                case when {is_resent} then 'update' else action end as action,
                case when {is_resent} then '{RESENT}' else reason end as reason,
                identifiers,
                fields,
                payload_hash,
                sent_digests,
                contact_node_id
            from ({super()._rows()}) as planned
        """


def refresh(
    sync: Sync, warehouse: Warehouse, root: Path, clock: Callable[[], datetime] = utc_now
) -> tuple[RunReport, str | None]:
    """The run, and why nobody else was taken out (None: whoever was last sent before it is being taken out).

    Raises SyncError for a message, and what run_sync raises.
    """
    if sync.channel:
        raise SyncError(
            f"'{sync.name}' sends messages: nobody is written to again because a list is refreshed."
        )
    report = run_sync(sync, warehouse, root, clock, make_plan=Refresh)
    return report, finish(sync, warehouse, root)


def finish(sync: Sync, warehouse: Warehouse, root: Path) -> str | None:
    """Take out whoever was last sent before the last refresh; why not, where somebody who belongs there may be among
    them. Raises SyncError when nothing was refreshed.
    """
    run = last_run(warehouse, [sync.name], with_reason=RESENT)
    if run is None:
        raise SyncError(f"There was no refresh of '{sync.name}' yet: goldseam sync refresh {sync.name}.")
    if run.destination != sync.config.destination:
        raise SyncError(
            f"'{sync.name}' was refreshed at '{run.destination}', and goes to '{sync.config.destination}' now."
        )
    if problem := moved(warehouse, sync, [sync.name, *former_names(warehouse, sync.name)]):
        raise SyncError(problem)
    if reason := _doubt(run, warehouse, sync.name):
        return reason
    destination = sync.account.open(sync.delivery(run.run_id, root))
    try:
        is_done = destination.forget_before(run.started_at)
    finally:
        destination.close()
    return None if is_done else f"{sync.config.destination} cannot tell who else is there"


def _doubt(run: LastRun, warehouse: Warehouse, name: str) -> str | None:
    """Why somebody who belongs there may not have been sent again."""
    plan = run.plan or {}
    withheld = plan.get("withhold", {})
    if held := withheld.get("guard", 0) + withheld.get("refused", 0):
        return f"{held:,} rows are withheld (guard, refused), and they may be there"
    kept = plan.get("keep", {})
    if stayed := sum(kept.values()) - kept.get("done_since_planned", 0):
        return f"{stayed:,} people stay there whom the plan no longer has a payload of"
    [(accepted, missing, in_part)] = warehouse.fetch(
        f"""
        select
            count(case when is_accepted = 1 and is_sure = 0 and is_settled = 0 then 1 end),
            count(case when is_sure = 0 then 1 end),
            count(case when is_sure = 1 and has_error = 1 then 1 end)
        from (
            select
                attempt,
                max(case when outcome = 'confirmed' then 1 else 0 end) as is_sure,
                max(case when outcome = 'accepted' then 1 else 0 end) as is_accepted,
                max(case when error is not null then 1 else 0 end) as has_error,
                max(case when outcome in ('rejected', 'deferred', 'unknown') then 1 else 0 end) as is_settled
            from {warehouse.relation(SCHEMA, LEDGER)}
            where run_id = ?
            group by attempt
        ) as attempts
        """,
        [run.run_id],
    )
    if run.status == "failed" or missing > accepted:
        return f"not every row arrived: goldseam sync failures {name}. Refresh again once that is mended"
    if in_part:
        return f"of {in_part:,} rows the destination took only some, and does not name the others"
    if accepted:
        return (
            f"{accepted:,} rows are accepted and not confirmed. Once `goldseam sync poll` has their answer:"
            f" goldseam sync refresh {name} --finish"
        )
    return None
