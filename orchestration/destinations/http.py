"""A request to a vendor, its failures told in the engine's words. Nothing of a body or a header is ever logged."""

import email.utils
import logging
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
from pydantic import AfterValidator

from orchestration.destinations.base import BusyError, DeliveryError, LostAnswerError, RefusedBatchError

_BUSY = {408, 425, 429, 503}
_NO_RIGHT = {401, 402, 403, 404, 405, 410}
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}


def _protected(value: str) -> str:
    url = urlsplit(value)
    if url.username or url.password:
        raise ValueError("a secret never stands in a file: take user and password out of the address")
    if not url.hostname or url.scheme not in ("http", "https"):
        raise ValueError("expected an address such as https://example.com")
    if url.scheme == "http" and url.hostname not in _THIS_MACHINE:
        raise ValueError("expected https: http would show people's data to everybody on the way")
    return value


# An address in destinations.yml.
Url = Annotated[str, AfterValidator(_protected)]


class _HostOnly(logging.Filter):
    """httpx logs the address of every request; a path may hold a token or a subscription."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(one.host if isinstance(one, httpx.URL) else one for one in record.args)
        return True


logging.getLogger("httpx").addFilter(_HostOnly())


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
        except httpx.RequestError as error:
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
    if written.isdecimal():
        return float(written)
    try:
        moment = email.utils.parsedate_to_datetime(written)
    except ValueError:
        return None
    # a date without a zone is UTC (RFC 5322, 3.3)
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _name(error: Exception) -> str:
    """ReadTimeout -> 'read_timeout'"""
    return "".join(
        f"_{letter.lower()}" if letter.isupper() else letter for letter in type(error).__name__
    ).lstrip("_")
