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
    DeliveryError,
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

    batch_id: str
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

    def deliver(self, batch: Batch, doubt: str | None = None) -> Delivered:
        """Everything that can be done for a batch. Raises nothing: a failure is part of the result.

        doubt: why it may have arrived before.
        """
        delivered = Delivered(batch.batch_id)
        self._deliver(batch, delivered, [doubt] if doubt else [])
        return delivered

    def _deliver(self, batch: Batch, delivered: Delivered, doubt: list[str]) -> str | None:
        """The code of what kept the batch from being sent; None when there is an answer to it."""
        if delivered.failure:
            return None
        try:
            answer = self._try(batch, doubt)
        except RefusedBatchError as refused:
            if len(batch.items) == 1:
                self._settle(batch, Result(Outcome.REJECTED, refused.code), delivered)
                return None
            for half in _halves(self._sync, batch):
                self._deliver(half, delivered, list(doubt))
        except Exception as failure:
            return self._give_up(batch, failure, delivered, doubt)
        else:
            delivered.counted.update(answer.counted)
            delivered.rows += [
                Settled(item, batch.batch_id, result, answer.reference)
                for item, result in zip(batch.items, answer.results, strict=not answer.failure)
            ]
            if answer.failure:
                self._go_on(batch.items[len(answer.results) :], answer.failure, delivered, doubt)
        return None

    def _go_on(
        self, items: Sequence[Item], failure: Exception, delivered: Delivered, doubt: list[str]
    ) -> None:
        """The row that met a failure goes again alone, so that those behind it are not in doubt because of it."""
        stuck, behind = _parts(self._sync, items, 1)
        about_it = [*doubt, failure.code] if isinstance(failure, LostAnswerError) else list(doubt)
        self._obey(failure)
        if self._is_worth_another(failure):
            code = self._deliver(stuck, delivered, about_it)
        else:
            code = self._give_up(stuck, failure, delivered, about_it)
        if not behind.items or delivered.failure:
            return
        if code is None:
            self._deliver(behind, delivered, doubt)
        else:
            self._give_up(behind, BusyError(code), delivered, doubt)

    def _give_up(
        self, batch: Batch, failure: Exception, delivered: Delivered, doubt: list[str]
    ) -> str | None:
        if isinstance(failure, BusyError | LostAnswerError):
            is_unknown = doubt or isinstance(failure, LostAnswerError)
            outcome = Outcome.UNKNOWN if is_unknown else Outcome.DEFERRED
            self._settle(batch, Result(outcome, failure.code), delivered)
            return failure.code
        if doubt and isinstance(failure, DeliveryError):
            self._settle(batch, Result(Outcome.UNKNOWN, failure.code), delivered)
        # the main thread raises it, after what is known has been written down
        delivered.failure = failure
        return None

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
                self._obey(busy)
                raise

        return tenacity.Retrying(
            retry=tenacity.retry_if_exception(self._is_worth_another),
            stop=tenacity.stop_after_attempt(self._tries),
            wait=_wait,
            sleep=self._sleep,
            reraise=True,
        )(once)

    def _obey(self, failure: Exception) -> None:
        """Rest as long as the destination asks."""
        if isinstance(failure, BusyError) and failure.retry_after:
            self._pace.rest(min(failure.retry_after, _LONGEST_REST))

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
    return _parts(sync, batch.items, len(batch.items) // 2)


def _parts(sync: str, items: Sequence[Item], first: int) -> Sequence[Batch]:
    """Two batches with keys of their own: the first so many, and the others."""
    return [Batch(batch_id(sync, part), items[0].row.action, part) for part in (items[:first], items[first:])]
