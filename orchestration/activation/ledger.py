"""The ledger of what was tried: an intent before sending, then every outcome. Appended to, never changed."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from orchestration.destinations.base import Batch, Item, Outcome, Result
from orchestration.warehouse import Warehouse

SCHEMA, TABLE = "goldseam_state", "sync_ledger"
COLUMNS = (
    "sync", "attempt", "destination", "batch_id", "profile_id", "message_key", "action", "reason",
    "payload_hash", "sent_digests", "outcome", "error", "run_id", "recorded_at",
)  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """What became of the attempts of one run."""

    delivered: int
    failed: int
    pending: int
    errors: dict[str, int]


class Ledger:
    """The ledger of one sync, as one run writes it."""

    def __init__(
        self, warehouse: Warehouse, sync: str, destination: str, run_id: str, clock: Callable[[], datetime]
    ) -> None:
        self._warehouse = warehouse
        self._table = warehouse.relation(SCHEMA, TABLE)
        self._sync = sync
        self._destination = destination
        self._run_id = run_id
        self._clock = clock
        [(last,)] = warehouse.fetch(
            f"select coalesce(max(attempt), 0) from {self._table} where sync = ?", [sync]
        )
        self._last_attempt = int(last)

    def number(self) -> int:
        """The next attempt's number. Numbers order the ledger, so a clock that jumps back does no harm."""
        self._last_attempt += 1
        return self._last_attempt

    def intend(self, batch: Batch) -> None:
        """Write down what is about to be sent; must be on the disk before it is."""
        self._append([self._line(item, batch.batch_id, "intent") for item in batch.items])

    def record(self, batch: Batch, results: Sequence[Result]) -> None:
        """Write down the answers; rows that are held have none yet."""
        self._append(
            [
                self._line(item, batch.batch_id, result.outcome, result.error)
                for item, result in zip(batch.items, results, strict=True)
                if result.outcome is not Outcome.HELD
            ]
        )

    def refuse(self, item: Item, error: str) -> None:
        """A row that was never sent, because nothing of it can be."""
        self._append([self._line(item, None, Outcome.REJECTED, error)])

    def open_batches(self) -> list[str]:
        """Batches with intents whose outcome nobody wrote down, in the order of their attempts."""
        rows = self._warehouse.fetch(
            f"select batch_id from ({self._open()}) as intents group by batch_id order by min(attempt)",
            [self._sync],
        )
        return [batch_id for (batch_id,) in rows]

    def settle(self, outcome: Outcome, error: str | None = None) -> None:
        """Give every open attempt this outcome, as of this run."""
        self._settle("?", "true", [outcome, error, self._run_id], [])

    def settle_batch(self, batch_id: str, outcome: Outcome, error: str | None = None) -> None:
        """Give an interrupted run's batch its outcome, on that run's account."""
        self._settle("run_id", "batch_id = ?", [outcome, error], [batch_id])

    def tally(self) -> Tally:
        """What became of this run's attempts; open ones are its own, for it settles older ones first."""
        rows = self._warehouse.fetch(
            f"select outcome, error, count(*) from {self._table}"
            " where sync = ? and run_id = ? and outcome <> 'intent' group by outcome, error",
            [self._sync, self._run_id],
        )
        [(still_open,)] = self._warehouse.fetch(
            f"select count(*) from ({self._open()}) as intents", [self._sync]
        )

        def count(*outcomes: Outcome) -> int:
            return sum(number for outcome, _, number in rows if outcome in outcomes)

        return Tally(
            delivered=count(Outcome.CONFIRMED),
            failed=count(Outcome.REJECTED),
            pending=count(Outcome.ACCEPTED, Outcome.UNKNOWN) + still_open,
            errors={error: number for _, error, number in rows if error},
        )

    def _open(self) -> str:
        return (
            f"select intents.* from {self._table} as intents"
            " where intents.sync = ? and intents.outcome = 'intent'"
            f" and not exists (select 1 from {self._table} as answers where answers.sync = intents.sync"
            " and answers.attempt = intents.attempt and answers.outcome <> 'intent')"
        )

    def _settle(self, run: str, condition: str, values: list[object], conditions: list[object]) -> None:
        copied = ", ".join(COLUMNS[:10])
        self._warehouse.execute(
            f"insert into {self._table} ({', '.join(COLUMNS)})"
            f" select {copied}, cast(? as text), cast(? as text), cast({run} as text), cast(? as timestamp)"
            f" from ({self._open()}) as intents where {condition}",
            [*values, self._clock(), self._sync, *conditions],
        )

    def _line(
        self, item: Item, batch_id: str | None, outcome: str, error: str | None = None
    ) -> tuple[object, ...]:
        row = item.row
        digests = json.dumps(dict(item.payload.digests), sort_keys=True) if item.payload else None
        return (
            self._sync, item.attempt, self._destination, batch_id, row.profile_id, row.message_key,
            row.action, row.reason, row.payload_hash, digests, str(outcome), error, self._run_id,
            self._clock(),
        )  # fmt: skip

    def _append(self, lines: list[tuple[object, ...]]) -> None:
        if lines:
            self._warehouse.append(SCHEMA, TABLE, COLUMNS, lines)


def batch_id(sync: str, items: Sequence[Item]) -> str:
    """SHA-256 over the sync, the sorted members and their payload hashes: the same after a kill.

    The attempt's number belongs to a member's key: who is added, removed and added again with an unchanged
    payload is a new batch, which a destination must not take for a repetition of the first.
    """
    keys = sorted(
        (
            item.row.profile_id,
            item.row.message_key,
            item.row.action,
            item.attempt,
            item.row.payload_hash or "",
        )
        for item in items
    )
    return hashlib.sha256(json.dumps([sync, keys], separators=(",", ":")).encode()).hexdigest()
