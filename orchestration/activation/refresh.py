"""Sending everybody who belongs to an audience again, and taking out whoever else is in it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from orchestration.activation.definitions import Sync, SyncError
from orchestration.activation.engine import run_sync
from orchestration.activation.plan import Plan
from orchestration.activation.report import RunReport
from orchestration.clock import utc_now
from orchestration.warehouse import Warehouse


class Refresh(Plan):
    """The plan, but who would be left as they are is sent again."""

    def _rows(self) -> str:
        is_resent = "action = 'keep' and identifiers is not null"
        return f"""
            select
                profile_id,
                message_key,
                case when {is_resent} then 'update' else action end as action,
                case when {is_resent} then 'refreshed' else reason end as reason,
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
    if reason := _doubt(report):
        return report, reason
    destination = sync.account.open(sync.delivery(report.run_id, root))
    try:
        is_done = destination.forget_before(report.started_at)
    finally:
        destination.close()
    return report, None if is_done else f"{sync.config.destination} cannot tell who else is there"


def _doubt(report: RunReport) -> str | None:
    """Why somebody who belongs there may not have been sent again."""
    held = sum(
        one.rows for one in report.counts if one.action == "withhold" and one.reason in ("guard", "refused")
    )
    if held:
        return f"{held:,} rows are withheld (guard, refused), and they may be there"
    if report.unsent or report.tally.errors:
        return "not every row was sent; refresh again once the errors above are mended"
    return None
