"""Accepted is not delivered: asking later what became of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from orchestration.activation.definitions import Sync
from orchestration.activation.ledger import Ledger, leased_ledger
from orchestration.clock import utc_now
from orchestration.destinations.base import BusyError, Destination, LostAnswerError
from orchestration.warehouse import Warehouse


@dataclass
class Polled:
    """Rows by their final outcome, rows still waiting, and failures that the destination only counts."""

    settled: int = 0
    still_waiting: int = 0
    counted: Counter[str] = field(default_factory=Counter)


def poll_sync(
    sync: Sync, warehouse: Warehouse, root: Path, clock: Callable[[], datetime] = utc_now
) -> Polled:
    """Ask only; nothing is sent. Raises DeliveryError while the sync is at work, SecretMissing."""
    run_id = f"{clock():%Y%m%dT%H%M%S}-poll"
    with leased_ledger(sync, warehouse, run_id, clock) as ledger:
        destination = sync.account.open(sync.delivery(run_id, root))
        try:
            return poll_accepted(sync, ledger, destination, clock)
        finally:
            destination.close()


def poll_accepted(
    sync: Sync, ledger: Ledger, destination: Destination, clock: Callable[[], datetime]
) -> Polled:
    """Ask for every reference that is old enough; after `poll_hours` without an answer its rows are unknown."""
    polled = Polled()
    ledger.expire(timedelta(hours=sync.account.poll_hours))
    for reference, accepted_at in ledger.waiting():
        if clock() - accepted_at < timedelta(minutes=sync.account.poll_after_minutes):
            polled.still_waiting += 1
            continue
        try:
            verdict = destination.poll(reference)
        except (BusyError, LostAnswerError):
            verdict = None
        if verdict is None:
            polled.still_waiting += 1
            continue
        polled.settled += ledger.settle_reference(reference, verdict.outcome, verdict.error)
        polled.counted.update(verdict.counted)
    return polled
