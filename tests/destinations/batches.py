"""Rows and batches as the engine would hand them to a destination, without a warehouse."""

import hashlib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from orchestration.destinations.account import Account
from orchestration.destinations.base import Answer, Batch, Delivery, Destination, Item, Row

_attempts = itertools.count(1)


def row(
    profile_id: str,
    action: str = "add",
    *,
    message_key: str = "",
    fields: Mapping[str, str | None] | None = None,
    sent: Sequence[Mapping[str, str]] = (),
    **identifiers: str | None,
) -> Row:
    """row('p1', email='anna@example.com', fields={'fn': 'Anna'})"""
    payload_hash = hashlib.sha256(repr((identifiers, fields)).encode()).hexdigest()
    return Row(profile_id, message_key, action, "test", identifiers, fields or {}, payload_hash, sent)


def batch(destination: Destination, rows: Iterable[Row]) -> Batch:
    """The rows, prepared, as one batch; all of one action."""
    items = [
        Item(next(_attempts), one, None if one.action == "remove" else destination.prepare(one))
        for one in rows
    ]
    [action] = {one.row.action for one in items}
    keys = repr([(one.attempt, one.row.profile_id, one.row.payload_hash) for one in items])
    return Batch(hashlib.sha256(keys.encode()).hexdigest(), action, items)


def delivery(
    account: Account,
    root: Path,
    *,
    sync: str = "vips",
    run_id: str = "run1",
    identifiers: Sequence[str] = ("email", "phone"),
    fields: Sequence[str] = (),
    **options: Any,
) -> Delivery:
    """One run of a sync to this account; the options are checked as the engine checks them."""
    return Delivery(sync, run_id, root, identifiers, fields, type(account).Options.model_validate(options))


def send(destination: Destination, *rows: Row) -> Answer:
    """One batch of these rows."""
    return destination.send(batch(destination, rows))


def outcomes(answer: Answer) -> list[str]:
    """['confirmed', 'rejected bad_number', ...]"""
    return [" ".join(filter(None, (one.outcome, one.error))) for one in answer.results]
