"""Rows to an HTTP endpoint of one's own, signed as Standard Webhooks has it (standardwebhooks.com).

The endpoint may answer for each row: 207 with [{"index": 0, "status": 200}, ...].
"""

import base64
import binascii
import hashlib
import hmac
import re
import time
from typing import Literal
from urllib.parse import urlsplit

import httpx
import orjson
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from orchestration.destinations.account import Account, Secret
from orchestration.destinations.base import (
    Answer,
    Batch,
    Delivery,
    DeliveryError,
    Destination,
    Item,
    LostAnswerError,
    Outcome,
    Payload,
    Result,
    Row,
    answer_all,
)
from orchestration.destinations.http import HttpClient, Url

_MULTI_STATUS = 207
_NOT_NOW = {408, 425, 429, 503}
# The words of a code: nothing that could be an address, a number or a name with capitals.
_CODE = re.compile(r"[a-z][a-z_]{0,39}")
_FORMATS = {"json": "application/json", "json_lines": "application/jsonl"}


class WebhookAccount(Account):
    """An account of type `webhook` in destinations.yml."""

    kind = "record"
    IDENTIFIERS = None

    type: Literal["webhook"]
    url: Url
    # whsec_ and base64: the receiver has the same
    signing_secret: Secret
    token: Secret | None = None
    format: Literal["json", "json_lines"] = "json"
    timeout_seconds: float = Field(default=30, gt=0)
    rows_per_batch: int | None = Field(default=100, ge=1)

    def target(self, delivery: Delivery) -> str:
        """The host and a digest of the address: paths and parameters of webhooks are often what lets one in."""
        digest = hashlib.sha256(self.url.encode()).hexdigest()
        return f"webhook host={urlsplit(self.url).netloc}, url={digest[:12]}"

    def open(self, delivery: Delivery) -> "WebhookDestination":
        """Raises SecretMissing; DeliveryError when the secret is none."""
        return WebhookDestination(self)


class _RowStatus(BaseModel):
    index: int = Field(ge=0)
    status: int = Field(ge=200, le=599)
    error: str | None = None


class WebhookDestination(Destination):
    """One request for each batch; the batch's id is what the receiver knows a repetition by."""

    def __init__(self, account: WebhookAccount) -> None:
        self._url = account.url
        self._format = account.format
        self._key = _key(account.signing_secret)
        headers = {"Content-Type": _FORMATS[account.format]}
        if account.token:
            headers["Authorization"] = f"Bearer {account.token.reveal()}"
        self._client = HttpClient(account.url, timeout=account.timeout_seconds, headers=headers)

    def prepare(self, row: Row) -> Payload:
        """Identifiers leave as they are; the ledger keeps their digests."""
        identifiers = {key: value for key, value in row.identifiers.items() if value}
        digests = {key: hashlib.sha256(value.encode()).hexdigest() for key, value in identifiers.items()}
        return Payload({"identifiers": identifiers, "fields": dict(row.fields)}, digests)

    def send(self, batch: Batch) -> Answer:
        """Any 2xx confirms every row, but 207, which answers for each."""
        body = self._encoded([_object(item) for item in batch.items])
        response = self._client.send("POST", self._url, content=body, headers=self._signed(batch, body))
        self._client.check(response)
        if response.status_code == _MULTI_STATUS:
            return _each(batch, response)
        return answer_all(batch, Outcome.CONFIRMED)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _encoded(self, rows: list[dict]) -> bytes:
        if self._format == "json":
            return orjson.dumps(rows)
        return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)

    def _signed(self, batch: Batch, body: bytes) -> dict[str, str]:
        moment = str(int(time.time()))
        signed = b".".join((batch.batch_id.encode(), moment.encode(), body))
        signature = base64.b64encode(hmac.digest(self._key, signed, "sha256")).decode()
        return {
            "Idempotency-Key": batch.batch_id,
            "webhook-id": batch.batch_id,
            "webhook-timestamp": moment,
            "webhook-signature": f"v1,{signature}",
        }


def _key(secret: Secret) -> bytes:
    try:
        key = base64.b64decode(secret.reveal().removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not 24 <= len(key) <= 64:
        raise DeliveryError(
            "bad_signing_secret",
            f"{secret.variable} must be whsec_ and the base64 of 24 to 64 random bytes.",
            is_definitive=True,
        )
    return key


def _object(item: Item) -> dict:
    row = item.row
    named = {"action": row.action, "profile_id": row.profile_id, "message_key": row.message_key}
    return named | (item.payload.cells if item.payload else {"sent": [dict(one) for one in row.sent]})


def _each(batch: Batch, response: httpx.Response) -> Answer:
    """A row that the answer does not name may have been taken."""
    try:
        named = TypeAdapter(list[_RowStatus]).validate_json(response.content)
    except ValidationError:
        raise LostAnswerError("garbage") from None
    statuses = {one.index: one for one in named}
    if len(statuses) < len(named) or any(index >= len(batch.items) for index in statuses):
        raise LostAnswerError("garbage")
    results = [Result(Outcome.UNKNOWN, "not_named")] * len(batch.items)
    for index, one in statuses.items():
        results[index] = _result(one)
    return Answer(results)


def _result(one: _RowStatus) -> Result:
    if one.status < 300:
        return Result(Outcome.CONFIRMED)
    code = one.error if one.error and _CODE.fullmatch(one.error) else f"http_{one.status}"
    if one.status in _NOT_NOW:
        return Result(Outcome.DEFERRED, code)
    return Result(Outcome.UNKNOWN if one.status >= 500 else Outcome.REJECTED, code)
