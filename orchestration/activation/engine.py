"""Carrying out the plan of a sync so that, killed at any instant, nothing is lost and nobody is forgotten.

Intents are written before sending; open intents of an interrupted run are finished first, with the same
members and the same batch id; removals go before additions; every planned row is accounted for at the end.
"""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from orchestration.activation.definitions import Sync
from orchestration.activation.ledger import Ledger, batch_id
from orchestration.activation.plan import Plan
from orchestration.activation.report import RunReport
from orchestration.destinations.base import (
    Batch,
    DeliveryError,
    Destination,
    Item,
    Outcome,
    Payload,
    Receipt,
    Row,
)
from orchestration.destinations.base import UnusableRowError as Unusable
from orchestration.warehouse import Warehouse

_ACTIONS = ("remove", "update", "add")


def utc_now() -> datetime:
    """The clock, UTC without zone, as timestamps are stored."""
    return datetime.now(UTC).replace(tzinfo=None)


def run_sync(
    sync: Sync, warehouse: Warehouse, root: Path, clock: Callable[[], datetime] = utc_now
) -> RunReport:
    """Deliver what the plan says; relative folders of the destination start at `root`.

    Raises DeliveryError when sending failed as a whole (the run is saved all the same), AccountingError when
    the counts do not add up, PlanMissingError before the first dbt build.
    """
    started_at = clock()
    run_id = f"{started_at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    plan = Plan(warehouse, sync.name)
    destination = sync.account.open(sync.name, run_id, root)
    try:
        run = _Run(
            sync, plan, Ledger(warehouse, sync.name, sync.config.destination, run_id, clock), destination
        )
        run.settle_interrupted()
        counts = plan.counts()
        receipt, failure = run.deliver()
    finally:
        destination.close()
    report = RunReport(
        sync=sync.name,
        destination=sync.config.destination,
        run_id=run_id,
        counts=counts,
        tally=run.ledger.tally(),
        recovered=run.recovered,
        started_at=started_at,
        finished_at=clock(),
        location=receipt.location if receipt else None,
        parts=dict(receipt.parts) if receipt else {},
        error=str(failure) if failure else None,
    )
    report.save(warehouse, sync)
    report.check()
    if failure:
        raise failure
    return report


class _Run:
    """The steps of one run."""

    def __init__(self, sync: Sync, plan: Plan, ledger: Ledger, destination: Destination) -> None:
        self.ledger = ledger
        self.recovered = 0
        self._sync = sync.name
        self._plan = plan
        self._destination = destination
        self._again: list[str] = []

    def settle_interrupted(self) -> None:
        """Find out about every open batch: arrived, to be sent again, or no longer wanted by the plan."""
        open_batches = self.ledger.open_batches()
        arrived = self._destination.delivered(open_batches) if open_batches else set()
        for batch in open_batches:
            if batch in arrived:
                self.recovered += len(self._plan.of_batch(batch))
                self.ledger.settle_batch(batch, Outcome.CONFIRMED)
            elif all(row is not None for _, row in self._plan.of_batch(batch)):
                self._again.append(batch)
            else:
                # it may have arrived: its members count as maybe there, so the plan can take them back
                self.ledger.settle_batch(batch, Outcome.UNKNOWN, "superseded")

    def deliver(self) -> tuple[Receipt | None, DeliveryError | None]:
        """Send everything, then settle what the destination held back until the end."""
        has_sent = False
        receipt = None
        try:
            for batch in self._batches():
                self.ledger.record(batch, self._destination.send(batch))
                has_sent = True
            if has_sent:
                if self._destination.wants_whole:
                    self._destination.keep(self._kept())
                receipt = self._destination.finish()
                self.ledger.settle(Outcome.CONFIRMED)
        except DeliveryError as error:
            self._destination.abandon()
            if error.is_definitive:
                self.ledger.settle(Outcome.REJECTED, error.code)
            return None, error
        except BaseException:
            # the intents stay open, and the next run finishes them
            self._destination.abandon()
            raise
        return receipt, None

    def _batches(self) -> Iterator[Batch]:
        for interrupted in self._again:
            attempts = self._plan.of_batch(interrupted)
            yield Batch(interrupted, [self._item(attempt, row) for attempt, row in attempts if row])
        for action in _ACTIONS:
            for rows in self._plan.changes(action, self._destination.rows_per_batch):
                batch = self._new_batch(rows)
                if batch.items:
                    self.ledger.intend(batch)
                    yield batch

    def _new_batch(self, rows: list[Row]) -> Batch:
        items = []
        for row in rows:
            attempt = self.ledger.number()
            try:
                items.append(self._item(attempt, row))
            except Unusable as unusable:
                self.ledger.refuse(Item(attempt, row, None), str(unusable))
        return Batch(batch_id(self._sync, items), items)

    def _item(self, attempt: int, row: Row) -> Item:
        return Item(attempt, row, None if row.action == "remove" else self._destination.prepare(row))

    def _kept(self) -> Iterator[Payload]:
        for rows in self._plan.kept(self._destination.rows_per_batch):
            for row in rows:
                try:
                    yield self._destination.prepare(row)
                except Unusable:
                    continue
