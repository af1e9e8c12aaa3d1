"""Taking everybody out of the destination of a sync whose exposure is gone."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from orchestration.activation.definitions import Sync, SyncError
from orchestration.activation.engine import run_sync
from orchestration.activation.last_run import last_run
from orchestration.activation.lease import is_settled
from orchestration.activation.plan import Plan
from orchestration.activation.renames import record
from orchestration.activation.report import RunReport
from orchestration.activation.settings import SyncConfig
from orchestration.clock import utc_now
from orchestration.destinations import Account
from orchestration.warehouse import Warehouse


class Retirement(Plan):
    """Instead of the plan: everybody who may be at the destination is taken out."""

    def made_at(self) -> None:
        """Taking out is right at any time."""

    def _rows(self) -> str:
        members = self._warehouse.relation("activation", "sync_members")
        return f"""
            select
                profile_id,
                message_key,
                case when is_maybe_there then 'remove' else 'keep' end as action,
                case when is_maybe_there then 'retired' else 'not_there' end as reason,
                cast(null as text) as identifiers,
                cast(null as text) as fields,
                payload_hash,
                sent_digests,
                cast(null as bigint) as contact_node_id
            from {members}
            where sync = '{self._sync}' and message_key = ''
        """


def last_definition(warehouse: Warehouse, name: str, accounts: Mapping[str, Account]) -> Sync:
    """The sync as its last run saw it. Raises SyncError."""
    run = last_run(warehouse, [name])
    if run is None:
        raise SyncError(f"There is no run of a sync '{name}', so nothing of it can be at a destination.")
    config, destination = SyncConfig.model_validate(run.config), run.destination
    if destination not in accounts:
        raise SyncError(
            f"'{name}' was sent to '{destination}', which destinations.yml no longer names. Put the account back,"
            f" or say that its members stay there: goldseam sync retire {name} --leave-members --note '...'."
        )
    return Sync(name=name, file="", config=config, account=accounts[destination])


def retire(
    sync: Sync,
    warehouse: Warehouse,
    root: Path,
    author: str,
    note: str,
    clock: Callable[[], datetime] = utc_now,
) -> RunReport:
    """Take everybody out; once nobody may be there any more the sync is retired. Run again after a failure, and once
    a destination that tells later has told.
    """
    report = run_sync(sync, warehouse, root, clock, make_plan=Retirement)
    if report.planned == report.tally.delivered and is_settled(warehouse, sync.name):
        record(warehouse, sync.name, None, author, note, clock)
    return report
