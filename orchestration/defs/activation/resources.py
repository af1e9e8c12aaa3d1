"""The sync engine, as assets ask for it."""

import dagster as dg

from orchestration.activation.command import project_syncs
from orchestration.activation.compact import compact, kept_for
from orchestration.activation.engine import run_sync
from orchestration.activation.polling import Polled, poll_sync
from orchestration.activation.report import RunReport
from orchestration.clock import utc_now
from orchestration.project import DATA_DIR
from orchestration.state import ensure_state
from orchestration.warehouse import Warehouse


class SyncEngine(dg.ConfigurableResource):
    """Runs one sync by its name; a test puts another in its place."""

    def run(self, name: str) -> RunReport:
        """Deliver what the plan says. Raises the engine's own errors."""
        sync = project_syncs()[name]
        with Warehouse.open() as warehouse:
            ensure_state(warehouse)
            return run_sync(sync, warehouse, DATA_DIR)

    def compact(self) -> int:
        """Delete attempts that no longer tell anything and are older than var sync_ledger_days; the number of rows."""
        with Warehouse.open() as warehouse:
            return compact(warehouse, kept_for(), utc_now)

    def poll(self) -> dict[str, Polled]:
        """Ask every destination what became of the rows it accepted."""
        syncs = project_syncs()
        with Warehouse.open() as warehouse:
            return {name: poll_sync(sync, warehouse, DATA_DIR) for name, sync in syncs.items()}


@dg.definitions
def resources() -> dg.Definitions:
    return dg.Definitions(resources={"sync_engine": SyncEngine()})
