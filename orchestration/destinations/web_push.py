"""Notifications to browsers (RFC 8030), encrypted for each (RFC 8291) and signed with the account's key (RFC 8292).

The requests are our own: pywebpush, which encrypts, would log the address, and who has that can send.
"""

import hashlib
import json
import time
from typing import Any, Literal

import httpx
from pydantic import BaseModel, Field, ValidationError

from orchestration.destinations.account import Secret
from orchestration.destinations.base import (
    Answer,
    Batch,
    Delivery,
    DeliveryError,
    Destination,
    Outcome,
    Payload,
    Result,
    Row,
    UnusableRowError,
)
from orchestration.destinations.extras import needed
from orchestration.destinations.http import HttpClient, Url
from orchestration.destinations.text_message import SUBJECT, TEXT, TextAccount, TextOptions

# 4,096 bytes on the wire (RFC 8030, 7.2), less header, tag and delimiter of the encryption.
_LONGEST = 4_096 - 86 - 16 - 1
_NOT_NOW = {408, 425, 429}
_REFUSALS = {
    404: "bounced_gone",
    410: "bounced_gone",
    413: "too_large",
    401: "vapid_refused",
    403: "vapid_refused",
}


class WebPushOptions(TextOptions):
    """Options of a sync. url: what a click opens. topic: a later message replaces an undelivered one of it."""

    url: Url | None = None
    ttl_seconds: int = Field(default=86_400, ge=0, le=2_419_200)
    topic: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,32}$")
    urgency: Literal["very-low", "low", "normal", "high"] = "normal"


class WebPushAccount(TextAccount):
    """An account of type `web_push` in destinations.yml."""

    Options = WebPushOptions
    channel = "push"
    IDENTIFIERS = ("push",)
    PARTS = (SUBJECT, TEXT)

    type: Literal["web_push"]
    private_key: Secret
    # whom a push service may write to
    contact: str = Field(pattern=r"^(mailto:.+@.+|https://.+)$")
    # A subscription comes from a browser: whoever made it up may not choose what we call.
    push_services: tuple[str, ...] = (
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "notify.windows.com",
        "web.push.apple.com",
    )
    workers: int = Field(default=4, ge=1, le=64)

    def open(self, delivery: Delivery) -> "WebPushDestination":
        """Raises SecretMissing; DeliveryError without pywebpush, or when the key is none."""
        return WebPushDestination(self, delivery)


class _Keys(BaseModel):
    p256dh: str
    auth: str


class _Subscription(BaseModel):
    """w3.org/TR/push-api: PushSubscriptionJSON"""

    endpoint: Url
    keys: _Keys


class WebPushDestination(Destination):
    """One key; every subscription has an address of its own."""

    def __init__(self, account: WebPushAccount, delivery: Delivery) -> None:
        self._pywebpush = needed("pywebpush", "web_push")
        self._key = _key(account.private_key)
        self._account = account
        self._texts = account.texts()
        self._options: WebPushOptions = delivery.options
        self._client = HttpClient("", timeout=account.timeout_seconds)

    def prepare(self, row: Row) -> Payload:
        """The notification, encrypted for this browser. Raises UnusableRowError."""
        try:
            subscription = _Subscription.model_validate_json(row.identifiers.get("push") or "")
            endpoint = httpx.URL(subscription.endpoint)
        except (ValidationError, httpx.InvalidURL):
            raise UnusableRowError("bad_subscription") from None
        if not any(f".{endpoint.host}".endswith(f".{known}") for known in self._account.push_services):
            raise UnusableRowError("unknown_push_service")
        body = self._encrypted(subscription, self._notification(row))
        digest = hashlib.sha256(subscription.endpoint.encode()).hexdigest()
        return Payload({"endpoint": endpoint, "body": body}, {"push": digest})

    def send(self, batch: Batch) -> Answer:
        """One notification. A subscription made with another key is refused alone: others may be fine."""
        [item] = batch.items
        endpoint, body = item.payload.cells["endpoint"], item.payload.cells["body"]
        response = self._client.send("POST", endpoint, content=body, headers=self._headers(endpoint))
        status = response.status_code
        if status in _NOT_NOW or status >= 500:
            self._client.check(response)
        if response.is_success:
            return Answer([Result(Outcome.CONFIRMED)])
        return Answer([Result(Outcome.REJECTED, _REFUSALS.get(status, f"http_{status}"))])

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _notification(self, row: Row) -> bytes:
        """What the service worker gets: with the same tag a notification replaces the one before."""
        shown = {
            "title": self._texts.render(self._options.template + SUBJECT, row.fields).strip(),
            "body": self._texts.render(self._options.template + TEXT, row.fields).strip(),
            "url": self._options.url,
            "tag": row.message_key or None,
        }
        content = json.dumps(shown, ensure_ascii=False).encode()
        if len(content) > _LONGEST:
            raise UnusableRowError("too_large")
        return content

    def _encrypted(self, subscription: _Subscription, content: bytes) -> bytes:
        try:
            return self._pywebpush.WebPusher(subscription.model_dump()).encode(content)["body"]
        except (ValueError, self._pywebpush.WebPushException):
            raise UnusableRowError("bad_subscription") from None

    def _headers(self, endpoint: httpx.URL) -> dict[str, str]:
        origin = f"{endpoint.scheme}://{endpoint.netloc.decode()}"
        claims = {"aud": origin, "sub": self._account.contact, "exp": int(time.time()) + 43_200}
        headers = self._key.sign(claims) | {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(self._options.ttl_seconds),
            "Urgency": self._options.urgency,
        }
        return headers | ({"Topic": self._options.topic} if self._options.topic else {})


def _key(secret: Secret) -> Any:
    vapid = needed("py_vapid", "web_push")
    try:
        return vapid.Vapid02.from_string(secret.reveal())
    except (ValueError, vapid.VapidException):
        raise DeliveryError(
            "bad_private_key",
            f"{secret.variable} must be a VAPID private key: base64url of its 32 bytes, or of DER.",
            is_definitive=True,
        ) from None
