"""The link of List-Unsubscribe (RFC 8058): who and from what, signed. Neither address nor name is in it."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Subscription:
    """Who gets what."""

    profile_id: str
    sync: str
    message_key: str


def token(subscription: Subscription, key: str) -> str:
    """Safe in a URL: '<what>.<signature>'. The same for the same subscription and key."""
    what = json.dumps(list(asdict(subscription).values()), ensure_ascii=False, separators=(",", ":"))
    return f"{_encode(what.encode())}.{_encode(_sign(what.encode(), key))}"


def link(url: str, subscription: Subscription, key: str) -> str:
    """'https://shop.example/unsubscribe?token=...'"""
    return f"{url}{'&' if '?' in url else '?'}token={token(subscription, key)}"


def read(written: str, key: str) -> Subscription | None:
    """What a token says; None when it was not signed with this key. For whoever answers the link."""
    try:
        what, signature = (_decode(part) for part in written.split("."))
    except ValueError:
        return None
    return Subscription(*json.loads(what)) if hmac.compare_digest(signature, _sign(what, key)) else None


def headers(url: str) -> Mapping[str, str]:
    """One click is enough: the mail program posts to the link, and nobody has to log in."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _sign(what: bytes, key: str) -> bytes:
    return hmac.digest(key.encode(), what, hashlib.sha256)


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decode(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
