"""Bounces that arrive later: written beside the attempt they belong to, so that the address is not used again."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from orchestration.activation.lease import LEDGER, SCHEMA
from orchestration.activation.ledger import REPEATED
from orchestration.destinations.base import Outcome
from orchestration.destinations.email.bounces import Bounce
from orchestration.warehouse import Warehouse

_CHUNK = 500


@dataclass(frozen=True)
class Returned:
    """recorded: new; known: written down before; strange: of mail that was not sent from here."""

    recorded: int
    known: int
    strange: int


def record_bounces(
    warehouse: Warehouse, bounces: Iterable[Bounce], clock: Callable[[], datetime]
) -> Returned:
    """Append a `rejected` outcome for each bounce of a message that the ledger knows; twice is harmless."""
    recorded = known = strange = 0
    found = iter(bounces)
    while chunk := {one.message_id: one for one in itertools.islice(found, _CHUNK)}:
        attempts = _attempts(warehouse, list(chunk))
        lines = [
            (*repeated, message_id, str(Outcome.REJECTED), chunk[message_id].code, run_id, clock())
            for message_id, is_known, run_id, *repeated in attempts
            if not is_known
        ]
        warehouse.append(
            SCHEMA, LEDGER, (*REPEATED, "vendor_id", "outcome", "error", "run_id", "recorded_at"), lines
        )
        recorded += len(lines)
        known += len(attempts) - len(lines)
        strange += len(chunk) - len(attempts)
    return Returned(recorded, known, strange)


def _attempts(warehouse: Warehouse, message_ids: list[str]) -> list[tuple]:
    """Per message that was sent: its id, whether a refusal of it is written down, the run, and what lines repeat."""
    ledger = warehouse.relation(SCHEMA, LEDGER)
    columns = ", ".join(f"sent.{column}" for column in REPEATED)
    return warehouse.fetch(
        "select sent.vendor_id, exists (select 1 from"
        f" {ledger} as refused where refused.sync = sent.sync and refused.attempt = sent.attempt"
        f" and refused.outcome = 'rejected'), sent.run_id, {columns} from {ledger} as sent"
        " where sent.outcome in ('confirmed', 'accepted', 'unknown')"
        f" and sent.vendor_id in ({', '.join('?' for _ in message_ids)})",
        message_ids,
    )
