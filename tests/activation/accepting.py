"""A destination that accepts first and tells later, as ad platforms do."""

from collections.abc import Callable
from typing import Any

from orchestration.destinations.account import Account
from orchestration.destinations.base import (
    Answer,
    Batch,
    Destination,
    Outcome,
    Payload,
    Row,
    Verdict,
    answer_all,
)


class AcceptingAccount(Account):
    """verdict: what `poll` answers, None while it is at work."""

    type: str = "accepting"
    poll_after_minutes: float = 0
    verdict: Callable[[str], Verdict | None] = lambda reference: None

    def open(self, delivery: Any) -> Destination:
        return _Accepting(self.verdict)


class _Accepting(Destination):
    def __init__(self, verdict: Callable[[str], Verdict | None]) -> None:
        self._verdict = verdict

    def prepare(self, row: Row) -> Payload:
        return Payload({}, {"email": "digest"})

    def send(self, batch: Batch) -> Answer:
        return answer_all(batch, Outcome.ACCEPTED, reference=f"request {batch.batch_id[:8]}")

    def poll(self, reference: str) -> Verdict | None:
        return self._verdict(reference)
