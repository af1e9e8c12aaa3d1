"""Between the daily runs: those who answer later are asked, and the ledger forgets what tells nothing."""

import dagster as dg

from orchestration.defs.activation.resources import SyncEngine
from orchestration.schedules import schedule
from orchestration.translator import WAREHOUSE_POOL


@dg.op(pool=WAREHOUSE_POOL)
def ask_destinations(context: dg.OpExecutionContext, sync_engine: SyncEngine) -> None:
    """Every sync in turn; what became of accepted rows goes to the ledger."""
    for name, polled in sync_engine.poll().items():
        context.log.info(
            f"{name}: {polled.settled} rows settled, {polled.still_waiting} requests still at work"
        )


@dg.job(description="What became of the rows that destinations accepted: what `goldseam sync poll` does.")
def poll_syncs() -> None:
    ask_destinations()


poll_schedule = schedule(poll_syncs, "*/30 * * * *")


@dg.op(pool=WAREHOUSE_POOL)
def forget_old_attempts(context: dg.OpExecutionContext, sync_engine: SyncEngine) -> None:
    """Nobody who may still be at a destination is forgotten."""
    context.log.info(f"{sync_engine.compact()} rows of the ledger forgotten")


@dg.job(description="Forget old attempts of syncs: what `goldseam sync compact` does.")
def compact_ledger() -> None:
    forget_old_attempts()


compact_schedule = schedule(compact_ledger, "0 3 * * 0")
