"""One batch on its way: paced, tried again, halved until the bad row stands alone. Runs in worker threads."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import tenacity

from orchestration.activation.ledger import batch_id
from orchestration.destinations.base import (
    Answer,
    Batch,
    BusyError,
    Destination,
    Item,
    LostAnswerError,
    Outcome,
    RefusedBatchError,
    Result,
)

# A destination that wants a longer rest is left alone until the next run.
_LONGEST_REST = 300
_BACKOFF = tenacity.wait_exponential_jitter(initial=1, max=60)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one row, and where to ask again."""

    item: Item
    batch_id: str
    result: Result
    reference: str | None = None


@dataclass
class Delivered:
    """What became of a batch; `failure` ends the run."""

    rows: list[Settled] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    failure: Exception | None = None


class Pace:
    """At most so many requests a second over all workers; everybody rests when the destination asks for it."""

    def __init__(self, per_second: float | None, sleep: Callable[[float], None] = time.sleep) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._sleep = sleep
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Until it is this caller's turn."""
        with self._lock:
            now = time.monotonic()
            turn = max(self._next, now)
            self._next = turn + self._gap
        if turn > now:
            self._sleep(turn - now)

    def rest(self, seconds: float) -> None:
        """Nobody sends for so long."""
        with self._lock:
            self._next = max(self._next, time.monotonic() + seconds)


class Sender:
    """Delivers the batches of one run to one destination."""

    def __init__(
        self,
        sync: str,
        destination: Destination,
        pace: Pace,
        tries: int,
        is_repeatable: bool,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._sync = sync
        self._destination = destination
        self._pace = pace
        self._tries = tries
        self._is_repeatable = is_repeatable
        self._sleep = sleep

    def deliver(self, batch: Batch) -> Delivered:
        """Everything that can be done for a batch. Raises nothing: a failure is part of the result."""
        delivered = Delivered()
        self._deliver(batch, delivered)
        return delivered

    def _deliver(self, batch: Batch, delivered: Delivered) -> None:
        if delivered.failure:
            return
        doubt: list[str] = []
        try:
            answer = self._try(batch, doubt)
        except RefusedBatchError as refused:
            if len(batch.items) == 1:
                self._settle(batch, Result(Outcome.REJECTED, refused.code), delivered)
                return
            for half in _halves(self._sync, batch):
                self._deliver(half, delivered)
        except BusyError as busy:
            outcome = Outcome.UNKNOWN if doubt else Outcome.DEFERRED
            self._settle(batch, Result(outcome, busy.code), delivered)
        except LostAnswerError as lost:
            self._settle(batch, Result(Outcome.UNKNOWN, lost.code), delivered)
        except Exception as failure:
            # the main thread raises it, after what is known has been written down
            delivered.failure = failure
        else:
            delivered.counted.update(answer.counted)
            delivered.rows += [
                Settled(item, batch.batch_id, result, answer.reference)
                for item, result in zip(batch.items, answer.results, strict=True)
            ]

    def _try(self, batch: Batch, doubt: list[str]) -> Answer:
        """Send, and again where that may help. `doubt` gets the code of every answer that was lost on the way."""

        def once() -> Answer:
            self._pace.wait()
            try:
                return self._destination.send(batch)
            except LostAnswerError as lost:
                doubt.append(lost.code)
                raise
            except BusyError as busy:
                if busy.retry_after:
                    self._pace.rest(min(busy.retry_after, _LONGEST_REST))
                raise

        return tenacity.Retrying(
            retry=tenacity.retry_if_exception(self._is_worth_another),
            stop=tenacity.stop_after_attempt(self._tries),
            wait=_wait,
            sleep=self._sleep,
            reraise=True,
        )(once)

    def _is_worth_another(self, error: BaseException) -> bool:
        if isinstance(error, BusyError):
            return (error.retry_after or 0) <= _LONGEST_REST
        return isinstance(error, LostAnswerError) and self._is_repeatable

    @staticmethod
    def _settle(batch: Batch, result: Result, delivered: Delivered) -> None:
        delivered.rows += [Settled(item, batch.batch_id, result) for item in batch.items]


def _wait(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return max(_BACKOFF(state), getattr(error, "retry_after", None) or 0.0)


def _halves(sync: str, batch: Batch) -> Sequence[Batch]:
    middle = len(batch.items) // 2
    parts = (batch.items[:middle], batch.items[middle:])
    return [Batch(batch_id(sync, part), batch.action, part) for part in parts]
