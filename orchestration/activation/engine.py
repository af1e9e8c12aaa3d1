"""Carrying out the plan of a sync so that, killed at any instant, nothing is lost and nobody is forgotten.

Intents are written before sending; open intents of an interrupted run are finished first, with the same members and
the same batch id; removals go before additions; every planned row is accounted for at the end. While the network is
waited for, the warehouse is free for others.
"""

import gc
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path

from orchestration.activation.definitions import Sync
from orchestration.activation.handed_over import HandedOver
from orchestration.activation.lease import RENEWED_EVERY
from orchestration.activation.ledger import Ledger, batch_id, leased_ledger
from orchestration.activation.plan import Plan
from orchestration.activation.plan_age import refuse_old_plan
from orchestration.activation.polling import poll_accepted
from orchestration.activation.renames import former_names, refuse_former_name
from orchestration.activation.report import RunReport
from orchestration.activation.sender import Delivered, Pace, Sender, Settled
from orchestration.activation.spool import Spool
from orchestration.activation.targets import keep_target
from orchestration.clock import utc_now
from orchestration.destinations.base import (
    Batch,
    DeliveryError,
    Destination,
    Item,
    Outcome,
    Payload,
    Receipt,
    Result,
    Row,
    UnusableRowError,
)
from orchestration.warehouse import Warehouse

_ACTIONS = ("remove", "update", "add")
# Seconds; giving the warehouse back and taking it again costs about as much.
_SHORT_WAIT = 0.05


def run_sync(
    sync: Sync,
    warehouse: Warehouse,
    root: Path,
    clock: Callable[[], datetime] = utc_now,
    sleep: Callable[[float], None] = time.sleep,
    make_plan: type[Plan] = Plan,
) -> RunReport:
    """Deliver what the plan says; relative folders of the destination start at `root`.

    Raises DeliveryError when sending failed as a whole (the run is saved all the same), the plan is too old, or the
    sync's place is another one now; AccountingError when the counts do not add up, PlanMissingError before the first
    dbt build, SecretMissing, SyncError for a name that was retired.
    """
    refuse_former_name(warehouse, sync.name)
    started_at = clock()
    run_id = f"{started_at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    plan = make_plan(warehouse, sync.name)
    refuse_old_plan(sync, plan, started_at)
    with leased_ledger(sync, warehouse, run_id, clock) as ledger:
        keep_target(warehouse, sync, former_names(warehouse, sync.name))
        destination = sync.account.open(sync.delivery(run_id, root))
        try:
            with Spool() as spool:
                run = _Run(sync, plan, ledger, destination, spool, warehouse, sleep)
                run.settle_interrupted()
                polled = poll_accepted(sync, ledger, destination, clock)
                counts = plan.counts()
                run.collect()
                with _rare_collections():
                    receipt, failure = run.deliver()
        finally:
            destination.close()
        report = RunReport(
            sync=sync.name,
            destination=sync.config.destination,
            run_id=run_id,
            counts=counts,
            tally=ledger.tally(),
            unsent=run.unsent if failure else 0,
            recovered=run.recovered,
            counted=dict(run.counted + polled.counted),
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


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Rows are freed by their reference counts: to look for circles among those in flight took a third of a run."""
    threshold, *others = gc.get_threshold()
    gc.set_threshold(100_000, *others)
    try:
        yield
    finally:
        gc.set_threshold(threshold, *others)


class _Run:
    """The steps of one run."""

    def __init__(
        self,
        sync: Sync,
        plan: Plan,
        ledger: Ledger,
        destination: Destination,
        spool: Spool,
        warehouse: Warehouse,
        sleep: Callable[[float], None],
    ) -> None:
        self.recovered = 0
        self.unsent = 0
        self.counted: Counter[str] = Counter()
        self._sync = sync
        self._plan = plan
        self._ledger = ledger
        self._destination = destination
        self._spool = spool
        self._warehouse = warehouse
        self._failures_in_a_row = 0
        self._has_sent = False
        self._again: list[Batch] = []
        self._interrupted: set[int] = set()
        # batches of which something may have arrived: they stay open
        self._doubtful: set[str] = set()
        self._handed_over = HandedOver(sync.config.identifiers)
        account = sync.account
        self._sender = Sender(
            sync.name,
            destination,
            Pace(account.requests_per_second, sleep),
            account.tries,
            # a message is not said again because its answer was lost
            is_repeatable=account.kind != "message",
            sleep=sleep,
        )

    def settle_interrupted(self) -> None:
        """Find out about every open batch: arrived, to be sent again, or no longer wanted by the plan."""
        open_batches = self._ledger.open_batches()
        arrived = self._destination.delivered(list(open_batches)) if open_batches else set()
        for batch, attempts in open_batches.items():
            rows = [(attempt, row) for attempt, row in self._plan.of_batch(batch) if attempt in set(attempts)]
            if batch in arrived:
                self.recovered += len(rows)
                self._ledger.settle_batch(batch, Outcome.CONFIRMED)
            elif self._sync.account.kind == "message":
                # it may have been said, and is not said twice
                self._ledger.settle_batch(batch, Outcome.UNKNOWN, "interrupted")
            elif items := self._prepared_again(rows):
                self._again.append(Batch(batch_id(self._sync.name, items), items[0].row.action, items))
                self._interrupted.update(item.attempt for item in items)
                self._doubtful.add(batch)
            else:
                # it may have arrived: its members count as maybe there, so the plan can take them back
                self._ledger.settle_batch(batch, Outcome.UNKNOWN, "superseded")

    def _prepared_again(self, rows: list[tuple[int, Row | None]]) -> list[Item]:
        """The items of an interrupted batch; none when the plan, or the destination's rules, no longer want it so."""
        try:
            items = [self._item(attempt, row) for attempt, row in rows if row]
        except UnusableRowError:
            return []
        return items if len(items) == len(rows) else []

    def collect(self) -> None:
        """Take what is to be sent out of the warehouse, and let others use it."""
        for action in _ACTIONS:
            self._plan.spool(
                self._spool, action, self._ledger.open_attempts(), in_order=self._destination.wants_whole
            )
            self.unsent += self._spool.count(action)
        if self._destination.wants_whole:
            self._plan.spool_kept(self._spool)
        elif any(self._spool.count(action) for action in ("remove", "update")):
            self._handed_over.note_standing(self._plan.standing_digests())
        self._warehouse.release()

    def deliver(self) -> tuple[Receipt | None, DeliveryError | None]:
        """Send everything, then settle what the destination held back until the end."""
        receipt = None
        self._find_handed_over()
        try:
            with ThreadPoolExecutor(self._sync.account.workers) as pool:
                self._send(pool, map(self._handed_over.spare, self._again))
                for action in _ACTIONS:
                    # who is taken out and put in again is never on two workers at once
                    self._send(pool, self._batches(action))
            if self._has_sent:
                if self._destination.wants_whole:
                    self._destination.keep(self._kept())
                receipt = self._destination.finish()
                self._ledger.settle(Outcome.CONFIRMED)
        except DeliveryError as error:
            self._destination.abandon()
            if error.is_definitive:
                self._ledger.settle(Outcome.DEFERRED, error.code, but=self._doubtful)
            return None, error
        except BaseException:
            # the intents stay open, and the next run finishes them
            self._destination.abandon()
            raise
        return receipt, None

    def _send(self, pool: ThreadPoolExecutor, batches: Iterator[Batch]) -> None:
        """Keep every worker busy; each waking writes what was answered and what is sent next, at once."""
        flying: set[Future[Delivered]] = set()
        settled: list[Settled] = []
        failure: Exception | None = None
        while True:
            free = 0 if failure else self._sync.account.workers - len(flying)
            fresh = list(islice(batches, free))
            self._write(settled, fresh)
            flying |= {pool.submit(self._sender.deliver, batch, self._doubt(batch)) for batch in fresh}
            self._has_sent |= bool(flying)
            if not flying:
                break
            done, flying = self._answered(flying)
            settled = []
            for future in done:
                delivered = future.result()
                settled += delivered.rows
                self.counted += delivered.counted
                if delivered.failure and not getattr(delivered.failure, "is_definitive", False):
                    self._doubtful.add(delivered.batch_id)
                failure = failure or delivered.failure or self._too_many_failures(delivered)
        if failure:
            raise failure

    def _doubt(self, batch: Batch) -> str | None:
        return "interrupted" if batch.items[0].attempt in self._interrupted else None

    def _write(self, settled: list[Settled], fresh: list[Batch]) -> None:
        intents = [batch for batch in fresh if batch.items[0].attempt not in self._interrupted]
        self._ledger.write([(one.item, one.batch_id, one.result, one.reference) for one in settled], intents)

    def _answered(
        self, flying: set[Future[Delivered]]
    ) -> tuple[set[Future[Delivered]], set[Future[Delivered]]]:
        """What came back, and what is on its way. A wait worth the name is not at the warehouse's expense."""
        done, still = wait(flying, timeout=_SHORT_WAIT, return_when=FIRST_COMPLETED)
        if not done:
            self._warehouse.release()
            done, still = wait(flying, timeout=RENEWED_EVERY, return_when=FIRST_COMPLETED)
            if not done:
                self._ledger.renew()
        return done, still

    def _batches(self, action: str) -> Iterator[Batch]:
        for rows in self._spool.read(action, self._sync.account.batch_size):
            items, unusable = [], []
            for row in rows:
                attempt = self._ledger.number()
                try:
                    items.append(self._item(attempt, row))
                except UnusableRowError as error:
                    unusable.append(
                        (Item(attempt, row, None), None, Result(Outcome.REJECTED, str(error)), None)
                    )
            self._ledger.write(unusable)
            self.unsent -= len(rows)
            if items:
                yield self._handed_over.spare(Batch(batch_id(self._sync.name, items), action, items))

    def _item(self, attempt: int, row: Row) -> Item:
        return Item(attempt, row, None if row.action == "remove" else self._destination.prepare(row))

    def _find_handed_over(self) -> None:
        for batch in self._again:
            self._handed_over.note(batch.items)
        for rows in self._spool.read("update", self._sync.account.batch_size):
            for row in rows:
                with suppress(UnusableRowError):
                    # its turn, and its number, come later
                    self._handed_over.note([self._item(0, row)])

    def _kept(self) -> Iterator[Payload]:
        for rows in self._spool.read("keep", self._sync.account.batch_size):
            for row in rows:
                try:
                    yield self._destination.prepare(row)
                except UnusableRowError:
                    continue

    def _too_many_failures(self, delivered: Delivered) -> DeliveryError | None:
        """Where everything is refused, the mistake is not in the rows."""
        for one in delivered.rows:
            is_refused = one.result.outcome is Outcome.REJECTED
            self._failures_in_a_row = self._failures_in_a_row + 1 if is_refused else 0
        limit = self._sync.account.stop_after_failures
        if self._failures_in_a_row < limit:
            return None
        code = delivered.rows[-1].result.error
        return DeliveryError(
            "too_many_failures",
            f"{self._sync.config.destination} refused {self._failures_in_a_row:,} rows in a row, the last with"
            f" '{code}'; the rest was not sent. Mend the cause; stop_after_failures in destinations.yml moves"
            " the limit.",
            is_definitive=True,
        )
