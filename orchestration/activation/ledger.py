"""The ledger of what was tried: an intent before sending, then every outcome. Appended to, never changed."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from orchestration.activation.definitions import Sync
from orchestration.activation.lease import LEDGER, SCHEMA, Lease
from orchestration.activation.renames import former_names
from orchestration.destinations.base import Batch, Digests, Item, Outcome, Result, Row
from orchestration.warehouse import Warehouse

COLUMNS = (
    "sync", "attempt", "destination", "channel", "batch_id", "profile_id", "message_key", "action", "reason",
    "contact_node_id", "payload_hash", "sent_digests", "vendor_id", "outcome", "error", "reference", "run_id",
    "recorded_at",
)  # fmt: skip
# What an outcome repeats of its intent: enough to find the member and to return as a message.
REPEATED = (
    "sync", "attempt", "destination", "channel", "batch_id", "profile_id", "message_key", "action", "reason",
    "contact_node_id",
)  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """What became of the attempts of one run."""

    delivered: int
    failed: int
    pending: int
    errors: dict[str, int]
    # rows by action, then by outcome; what has no answer yet is an intent
    outcomes: dict[str, dict[str, int]]


@contextmanager
def leased_ledger(
    sync: Sync, warehouse: Warehouse, run_id: str, clock: Callable[[], datetime]
) -> Iterator["Ledger"]:
    """The ledger for one run, and for nobody else meanwhile. Raises DeliveryError while another run has it."""
    lease = Lease(warehouse, sync.name, run_id, clock)
    lease.take()
    ledger = Ledger(warehouse, lease, sync, run_id, clock, former_names(warehouse, sync.name))
    try:
        yield ledger
    finally:
        lease.end()
        lease.give_back(ledger.settled_through())


class Ledger:
    """The ledger of one sync, as one run writes it. Only attempts behind `lease.settled_through` are looked at."""

    def __init__(
        self,
        warehouse: Warehouse,
        lease: Lease,
        sync: Sync,
        run_id: str,
        clock: Callable[[], datetime],
        former_names: Sequence[str] = (),
    ) -> None:
        self._warehouse = warehouse
        self._lease = lease
        self._table = warehouse.relation(SCHEMA, LEDGER)
        self._sync = sync.name
        self._destination = sync.config.destination
        self._channel = sync.channel
        self._run_id = run_id
        self._clock = clock
        names = [sync.name, *former_names]
        [(last,)] = warehouse.fetch(
            f"select coalesce(max(attempt), 0) from {self._table} where sync in ({', '.join('?' for _ in names)})",
            names,
        )
        # what was compacted away keeps its numbers
        self._last_attempt = max(int(last), lease.settled_through)

    def number(self) -> int:
        """The next attempt's number. Numbers order the ledger, so a clock that jumps back does no harm."""
        self._last_attempt += 1
        return self._last_attempt

    def write(
        self, answers: Iterable[tuple[Item, str, Result, str | None]], intents: Iterable[Batch] = ()
    ) -> None:
        """Answers (item, batch, result, reference), and what is about to be sent, in one transaction."""
        now = self._clock()
        lines = [
            self._line(now, item, batch, result.outcome, result.error, reference, result.vendor_id)
            for item, batch, result, reference in answers
            if result.outcome is not Outcome.HELD
        ]
        lines += [
            self._line(now, item, batch.batch_id, "intent") for batch in intents for item in batch.items
        ]
        if lines:
            with self._lease.writing():
                self._warehouse.append(SCHEMA, LEDGER, COLUMNS, lines)

    def renew(self) -> None:
        """Tell that this run is alive."""
        self._lease.renew()

    def open_batches(self) -> dict[str, list[int]]:
        """Attempts whose outcome nobody wrote down, by batch, in their order."""
        found: dict[str, list[int]] = {}
        for batch, attempt in self._warehouse.fetch(
            f"select batch_id, attempt from ({self.open_attempts()}) as intents order by attempt"
        ):
            found.setdefault(batch, []).append(int(attempt))
        return found

    def settle(self, outcome: Outcome, error: str | None = None, but: Collection[str] = ()) -> None:
        """Give every open attempt this outcome, as of this run, but those of some batches."""
        others = f"batch_id not in ({', '.join('?' for _ in but)})" if but else "true"
        self._settle(self.open_attempts(), others, outcome, error, self._run_id, list(but))

    def settle_batch(self, batch: str, outcome: Outcome, error: str | None = None) -> None:
        """Give an interrupted run's batch its outcome, on that run's account."""
        self._settle(self.open_attempts(), "batch_id = ?", outcome, error, None, [batch])

    def waiting(self) -> list[tuple[str, datetime]]:
        """References of accepted rows without a final answer, with the time of their acceptance."""
        return [
            (reference, accepted_at)
            for reference, accepted_at in self._warehouse.fetch(
                f"select reference, min(recorded_at) from ({self._accepted()}) as accepted"
                " where reference is not null group by reference order by 2"
            )
        ]

    def settle_reference(self, reference: str, outcome: Outcome, error: str | None = None) -> int:
        """The final answer to what was accepted under a reference; the number of rows."""
        [(rows,)] = self._warehouse.fetch(
            f"select count(*) from ({self._accepted()}) as accepted where reference = ?", [reference]
        )
        self._settle(self._accepted(), "reference = ?", outcome, error, None, [reference])
        return int(rows)

    def expire(self, after: timedelta) -> None:
        """What was accepted so long ago and never confirmed may or may not be there."""
        self._settle(
            self._accepted(),
            "recorded_at < ?",
            Outcome.UNKNOWN,
            "polling_expired",
            None,
            [self._clock() - after],
        )

    def settled_through(self) -> int:
        """The number up to which every attempt has its final outcome."""
        [(first,)] = self._warehouse.fetch(
            f"select min(attempt) from (select attempt from ({self.open_attempts()}) as intents"
            f" union all select attempt from ({self._accepted()}) as accepted) as unsettled"
        )
        return self._last_attempt if first is None else int(first) - 1

    def tally(self) -> Tally:
        """What became of this run's attempts; open ones are its own, for it settles older ones first."""
        rows = self._warehouse.fetch(
            f"select action, outcome, error, count(*) from {self._table}"
            f" where {self._recent()} and run_id = ? and outcome <> 'intent' group by action, outcome, error"
            f" union all select action, 'intent', null, count(*) from ({self.open_attempts()}) as intents"
            " group by action",
            [self._run_id],
        )
        errors: Counter[str] = Counter()
        outcomes: dict[str, Counter[str]] = {}
        for action, outcome, error, number in rows:
            outcomes.setdefault(action, Counter())[outcome] += number
            if error:
                errors[error] += number
        total = sum(outcomes.values(), Counter[str]())
        return Tally(
            delivered=total[Outcome.CONFIRMED],
            failed=total[Outcome.REJECTED],
            pending=sum(
                total[one] for one in ("intent", Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.DEFERRED)
            ),
            errors=dict(errors),
            outcomes={action: dict(counted) for action, counted in outcomes.items()},
        )

    def open_attempts(self) -> str:
        """The query of the attempts whose outcome nobody wrote down."""
        return (
            f"select * from {self._table} where {self._recent()} and outcome = 'intent' and attempt not in"
            f" (select attempt from {self._table} where {self._recent()} and outcome <> 'intent')"
        )

    def _recent(self) -> str:
        # a sync's name is checked to be [a-z0-9_]+ before it comes here
        return f"sync = '{self._sync}' and attempt > {self._lease.settled_through}"

    def _accepted(self) -> str:
        return (
            f"select * from {self._table} where {self._recent()} and outcome = 'accepted' and attempt not in"
            f" (select attempt from {self._table} where {self._recent()} and outcome not in ('intent', 'accepted'))"
        )

    def _settle(
        self,
        attempts: str,
        condition: str,
        outcome: Outcome,
        error: str | None,
        run_id: str | None,
        conditions: Sequence[object] = (),
    ) -> None:
        """run_id None: on the account of the run that made the attempt."""
        copied = ", ".join(REPEATED)
        run = "cast(? as text)" if run_id else "run_id"
        with self._lease.writing():
            self._warehouse.execute(
                f"insert into {self._table} ({copied}, outcome, error, run_id, recorded_at)"
                f" select {copied}, cast(? as text), cast(? as text), {run}, cast(? as timestamp)"
                f" from ({attempts}) as attempts where {condition}",
                [outcome, error, *([run_id] if run_id else []), self._clock(), *conditions],
            )

    def _line(
        self,
        now: datetime,
        item: Item,
        batch: str | None,
        outcome: str,
        error: str | None = None,
        reference: str | None = None,
        vendor_id: str | None = None,
    ) -> tuple[object, ...]:
        row = item.row
        is_first = outcome == "intent" or batch is None
        digests = _json(item.payload.digests) if is_first and item.payload else None
        return (
            self._sync, item.attempt, self._destination, self._channel, batch, row.profile_id, row.message_key,
            row.action, row.reason, row.contact_node_id, row.payload_hash if is_first else None, digests, vendor_id,
            str(outcome), error, reference, self._run_id, now,
        )  # fmt: skip


def _json(digests: Digests) -> str:
    return orjson.dumps(dict(digests), option=orjson.OPT_SORT_KEYS).decode()


def batch_id(sync: str, items: Sequence[Item]) -> str:
    """SHA-256 over the sync, the sorted members and their payload hashes: the same after a kill.

    The attempt's number belongs to a member's key: who is added, removed and added again with an unchanged
    payload is a new batch, which a destination must not take for a repetition of the first.
    """
    keys = sorted(_key(item.row, item.attempt) for item in items)
    return hashlib.sha256(orjson.dumps([sync, keys])).hexdigest()


def _key(row: Row, attempt: int) -> tuple[str, str, str, int, str]:
    return row.profile_id, row.message_key, row.action, attempt, row.payload_hash or ""
