"""What the sync engine and a destination say to each other."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Digests = Mapping[str, str]


class Outcome(StrEnum):
    """What is known of an attempt. HELD is never written down: `finish` decides such rows."""

    CONFIRMED = "confirmed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    HELD = "held"


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Payload:
    """What leaves for one row. `digests` is what the ledger keeps of it: never a raw identifier."""

    cells: Mapping[str, str] = field(repr=False)
    digests: Digests


@dataclass(frozen=True)
class Item:
    """A row on its way; a removal has no payload, it takes back what `row.sent` names."""

    attempt: int
    row: Row
    payload: Payload | None


@dataclass(frozen=True)
class Batch:
    """Rows of one action that are sent together under one idempotency key."""

    batch_id: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Result:
    """The answer for one row; `error` is a code, never a value."""

    outcome: Outcome
    error: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What `finish` leaves behind: where, and the parts worth showing, each with its number of rows."""

    location: str
    parts: Mapping[str, int]


class UnusableRowError(Exception):
    """Nothing of this row can be sent; the message is an error code."""


class DeliveryError(Exception):
    """Sending failed as a whole. `is_definitive`: certainly nothing of the undecided rows took effect."""

    def __init__(self, code: str, explanation: str, *, is_definitive: bool) -> None:
        super().__init__(explanation)
        self.code = code
        self.is_definitive = is_definitive


class Destination(ABC):
    """One run of one sync at one account. The engine calls delivered, then prepare and send, keep, finish."""

    rows_per_batch: int = 1_000
    # Whether `keep` wants the members that stay as they are, once something else is to be sent.
    wants_whole: bool = False

    @abstractmethod
    def prepare(self, row: Row) -> Payload:
        """Normalise and hash; no side effect. Raises UnusableRowError."""

    @abstractmethod
    def send(self, batch: Batch) -> Sequence[Result]:
        """Deliver a batch: one result per item, in order. Sending the same batch again must do no harm."""

    def keep(self, payloads: Iterable[Payload]) -> None:  # noqa: B027 - few destinations need it
        """Members that are there and stay."""

    def finish(self) -> Receipt | None:
        """Called after the last batch of a run that sent something; then every row held is confirmed."""
        return None

    def delivered(self, batch_ids: Sequence[str]) -> set[str]:
        """Which of these batches, left open by an interrupted run, certainly arrived."""
        return set()

    def abandon(self) -> None:  # noqa: B027
        """Undo what is not published yet, after an error."""

    def close(self) -> None:  # noqa: B027
        """Give back files and connections; called last, always."""
