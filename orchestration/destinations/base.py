"""What the sync engine and a destination say to each other.

A destination prepares rows, sends batches of them, and says what became of each. It does not retry, split, pace or
remember: that is the engine's. It says what went wrong by raising one of the four failures below.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from orchestration.errors import Explained

Digests = Mapping[str, str]
# Of rows of which something was to be taken back, and of some of them, nobody knows which, it was not.
PARTLY_REMOVED = "partly_removed"


class Outcome(StrEnum):
    """What is known of an attempt."""

    CONFIRMED = "confirmed"  # it took effect
    ACCEPTED = "accepted"  # it will; `poll` tells when
    REJECTED = "rejected"  # it certainly did not, and will not
    DEFERRED = "deferred"  # it certainly did not; the next run tries again
    UNKNOWN = "unknown"  # it may have
    HELD = "held"  # never written down: `finish` decides


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the plan, with what was sent of this member before."""

    profile_id: str
    message_key: str
    action: str
    reason: str
    identifiers: Mapping[str, str | None]
    fields: Mapping[str, str | None]
    payload_hash: str | None
    sent: Sequence[Digests] = ()
    # the node of the contact point that a message goes to
    contact_node_id: int | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """What leaves for one row. `digests` is what the ledger keeps of it: never a raw identifier."""

    cells: Mapping[str, Any] = field(repr=False)
    digests: Digests


@dataclass(frozen=True, slots=True)
class Item:
    """A row on its way; a removal has no payload, it takes back what `row.sent` names."""

    attempt: int
    row: Row
    payload: Payload | None


@dataclass(frozen=True)
class Batch:
    """Rows of one action that are sent together; `batch_id` is the idempotency key."""

    batch_id: str
    action: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer for one row; `error` is a code, never a value: bounced_... where the contact point itself is dead.

    vendor_id: the destination's own name for the member or the message, where it gives one; never an identifier.
    """

    outcome: Outcome
    error: str | None = None
    vendor_id: str | None = None


@dataclass(frozen=True)
class Answer:
    """The answer to a batch: one result per item, in order; fewer where a failure met the next one.

    reference: where `poll` asks for what was accepted. counted: failures that the destination counts without
    naming the rows, by code. failure: what the first item without a result met; those behind it were not tried.
    """

    results: Sequence[Result]
    reference: str | None = None
    counted: Mapping[str, int] = field(default_factory=dict)
    failure: "BusyError | LostAnswerError | DeliveryError | None" = None


def answer_all(batch: Batch, outcome: Outcome, **more: Any) -> Answer:
    """The same outcome for every row of a batch."""
    return Answer([Result(outcome)] * len(batch.items), **more)


@dataclass(frozen=True)
class Verdict:
    """What `poll` learned about everything that was accepted under one reference."""

    outcome: Outcome
    error: str | None = None
    counted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Receipt:
    """What `finish` leaves behind: where, and the parts worth showing, each with its number of rows."""

    location: str
    parts: Mapping[str, int]


class UnusableRowError(Exception):
    """Nothing of this row can be sent; the message is an error code."""


class BusyError(Exception):
    """Nothing of the batch was taken, and it may be sent again: 429, 503, connection refused.

    retry_after: seconds that the destination asked for.
    """

    def __init__(self, code: str, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


class LostAnswerError(Exception):
    """The batch may have been taken: a time-out after sending, 500, a broken connection, garbage."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RefusedBatchError(Exception):
    """Nothing of the batch was taken, because something in it is wrong and the destination does not say which row."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DeliveryError(Explained):
    """No row can be sent any more: no right, no such audience, disk full. `explanation` names what to mend.

    is_definitive: certainly nothing of the undecided rows took effect.
    """

    def __init__(self, code: str, explanation: str, *, is_definitive: bool) -> None:
        super().__init__(explanation)
        self.code = code
        self.is_definitive = is_definitive


def answer_each(items: Sequence[Item], send: Callable[[Item], Result]) -> Answer:
    """Every row by itself: what was done before a failure stays done. A lone row's failure is raised."""
    results: list[Result] = []
    for item in items:
        try:
            results.append(send(item))
        except RefusedBatchError as refused:
            results.append(Result(Outcome.REJECTED, refused.code))
        except (BusyError, LostAnswerError, DeliveryError) as failure:
            if len(items) == 1:
                raise
            return Answer(results, failure=failure)
    return Answer(results)


@dataclass(frozen=True)
class Delivery:
    """One run of one sync, as a destination needs to know it. `root`: where relative folders start."""

    sync: str
    run_id: str
    root: Path
    identifiers: Sequence[str]
    fields: Sequence[str]
    options: Any


class Destination(ABC):
    """One run of one sync at one account. The engine calls delivered, then prepare and send, keep, finish, close.

    `send` is called from as many threads as the account has workers, everything else from one.
    """

    # Whether `keep` wants the members that stay as they are, once something else is to be sent.
    wants_whole: bool = False

    @abstractmethod
    def prepare(self, row: Row) -> Payload:
        """Normalise and hash; no side effect. Raises UnusableRowError."""

    @abstractmethod
    def send(self, batch: Batch) -> Answer:
        """Deliver a batch. Sending the same batch again must do no harm.

        Raises BusyError, LostAnswerError, RefusedBatchError or DeliveryError.
        """

    def poll(self, reference: str) -> Verdict | None:
        """What became of an accepted batch; None while the destination is still at work."""
        raise NotImplementedError(f"{type(self).__name__} answers at once")

    def keep(self, payloads: Iterable[Payload]) -> None:  # noqa: B027 - few destinations need it
        """Members that are there and stay."""

    def finish(self) -> Receipt | None:
        """Called after the last batch of a run that sent something; then every row held is confirmed."""
        return None

    def forget_before(self, moment: datetime) -> bool:
        """Take out whoever was last added before this moment (UTC), by whomever; False where that cannot be asked."""
        return False

    def delivered(self, batch_ids: Sequence[str]) -> set[str]:
        """Which of these batches, left open by an interrupted run, certainly arrived."""
        return set()

    def abandon(self) -> None:  # noqa: B027
        """Undo what is not published yet, after an error."""

    def close(self) -> None:  # noqa: B027
        """Give back files and connections; called last, always."""
