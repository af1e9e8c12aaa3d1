"""Rows to a web address of one's own: signed, with a key that makes repetition harmless, answered as a whole or by row.

Signature and header names: https://www.standardwebhooks.com (webhook-id, webhook-timestamp, webhook-signature).
"""

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

import orjson
from pydantic import Field, HttpUrl

from orchestration.destinations.account import Account, Secret
from orchestration.destinations.base import (
    Answer,
    Batch,
    Delivery,
    Destination,
    Item,
    LostAnswerError,
    Outcome,
    Payload,
    Result,
    Row,
    UnusableRowError,
    answer_all,
)
from orchestration.destinations.http import HttpClient


class WebhookAccount(Account):
    """An account of type `webhook` in destinations.yml."""

    kind = "record"
    max_rows_per_batch = 10_000
    IDENTIFIERS: ClassVar[Sequence[str] | None] = None

    type: Literal["webhook"]
    url: HttpUrl
    secret: Secret
    timeout_seconds: float = Field(default=30, gt=0)
    rows_per_batch: int | None = 1_000
    workers: int = 4

    def open(self, delivery: Delivery) -> "Webhook":
        """Raises SecretMissing."""
        return Webhook(self, delivery.sync)


class Webhook(Destination):
    """One POST per batch: a JSON array of rows. Header goldseam-sync names the sync."""

    def __init__(self, account: WebhookAccount, sync: str) -> None:
        self._key = _key(account.secret.reveal())
        self._path = str(account.url)
        self._client = HttpClient(
            str(account.url), timeout=account.timeout_seconds, headers={"goldseam-sync": sync}
        )

    def prepare(self, row: Row) -> Payload:
        """The row as the plan has it; the ledger keeps digests of its identifiers."""
        identifiers = {key: value for key, value in row.identifiers.items() if value}
        if not identifiers:
            raise UnusableRowError("no_identifier")
        digests = {key: hashlib.sha256(value.encode()).hexdigest() for key, value in identifiers.items()}
        return Payload({"identifiers": identifiers, "fields": row.fields}, digests)

    def send(self, batch: Batch) -> Answer:
        """2xx confirms every row, unless the body names some that were refused."""
        body = orjson.dumps([_line(item) for item in batch.items])
        moment = str(int(time.time()))
        signed = b".".join((batch.batch_id.encode(), moment.encode(), body))
        signature = base64.b64encode(hmac.digest(self._key, signed, "sha256")).decode()
        answer = self._client.call(
            "POST",
            self._path,
            content=body,
            headers={
                "Content-Type": "application/json",
                "Idempotency-Key": batch.batch_id,
                "webhook-id": batch.batch_id,
                "webhook-timestamp": moment,
                "webhook-signature": f"v1,{signature}",
            },
        )
        if isinstance(answer, list):
            return Answer(_row_by_row(answer, len(batch.items)))
        return answer_all(batch, Outcome.CONFIRMED)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix("whsec_"))


def _line(item: Item) -> Mapping[str, Any]:
    row = item.row
    told = item.payload.cells if item.payload else {"sent": list(row.sent)}
    return {"action": row.action, "profile_id": row.profile_id, "message_key": row.message_key, **told}


def _row_by_row(answer: list[Any], number: int) -> list[Result]:
    """[{"index": 0, "status": 200}, {"index": 1, "status": 422, "error": "no_such_user"}] -> results in order."""
    found: dict[int, Result] = {}
    for one in answer:
        if (
            not isinstance(one, dict)
            or not isinstance(one.get("index"), int)
            or not isinstance(one.get("status"), int)
        ):
            raise LostAnswerError("garbage")
        found[one["index"]] = _result(one["status"], _code(one))
    if set(found) - set(range(number)):
        raise LostAnswerError("garbage")
    # a row that the answer does not name may have been taken
    return [found.get(index, Result(Outcome.UNKNOWN, "not_answered")) for index in range(number)]


def _code(answer: Mapping[str, Any]) -> str:
    """The receiver's own code where it is one; words might hold a value."""
    code = answer.get("error")
    return (
        code
        if isinstance(code, str) and re.fullmatch(r"[a-z0-9_.-]{1,64}", code)
        else f"http_{answer['status']}"
    )


def _result(status: int, error: str) -> Result:
    if 200 <= status < 300:
        return Result(Outcome.CONFIRMED)
    if status in (408, 425, 429, 503):
        return Result(Outcome.DEFERRED, error)
    if status >= 500:
        return Result(Outcome.UNKNOWN, error)
    return Result(Outcome.REJECTED, error)
