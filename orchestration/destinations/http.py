"""A request to a vendor, its failures told in the engine's words. Nothing of a body or a header is ever logged."""

import email.utils
from datetime import UTC, datetime
from typing import Any

import httpx

from orchestration.destinations.base import BusyError, DeliveryError, LostAnswerError, RefusedBatchError

_BUSY = {408, 425, 429, 503}
_NO_RIGHT = {401, 402, 403, 404, 405, 410}
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class HttpClient:
    """One connection pool to one vendor, safe to use from several threads.

    client = HttpClient("https://graph.example", headers={"Authorization": "Bearer ..."})
    client.call("POST", "/v25.0/1/users", json={...})   # the answer's JSON
    """

    def __init__(self, base_url: str, *, timeout: float = 30, headers: dict[str, str] | None = None) -> None:
        self._client = httpx.Client(
            base_url=base_url, timeout=timeout, headers=headers, follow_redirects=False
        )
        self._host = httpx.URL(base_url).host

    def call(self, method: str, path: str, **request: Any) -> Any:
        """The JSON of a successful answer, None when it has no body. Raises the failures of base.py."""
        response = self.send(method, path, **request)
        self.check(response)
        if not response.content:
            return None
        try:
            return response.json()
        except ValueError:
            raise LostAnswerError("garbage") from None

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        """The answer, whatever its status. A connection that failed is Busy before sending and Lost after."""
        try:
            return self._client.request(method, path, **request)
        except _NEVER_SENT as error:
            raise BusyError(_name(error)) from None
        except httpx.TransportError as error:
            raise LostAnswerError(_name(error)) from None

    def check(self, response: httpx.Response) -> None:
        """Raise what the status means, unless it is a success."""
        status = response.status_code
        if response.is_success:
            return
        code = f"http_{status}"
        if status in _BUSY:
            raise BusyError(code, retry_after(response))
        if status >= 500:
            raise LostAnswerError(code)
        if status in _NO_RIGHT or response.is_redirect:
            raise DeliveryError(
                code,
                f"{self._host} answered {status}: check the account's settings and rights.",
                is_definitive=True,
            )
        raise RefusedBatchError(code)

    def close(self) -> None:
        """Close every connection."""
        self._client.close()


def retry_after(response: httpx.Response) -> float | None:
    """Seconds asked for by Retry-After, written as seconds or as a date (RFC 9110, 10.2.3); None without one."""
    written = response.headers.get("Retry-After", "").strip()
    if written.isdigit():
        return float(written)
    try:
        moment = email.utils.parsedate_to_datetime(written)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _name(error: Exception) -> str:
    """ReadTimeout -> 'read_timeout'"""
    return "".join(
        f"_{letter.lower()}" if letter.isupper() else letter for letter in type(error).__name__
    ).lstrip("_")
