"""The HTTP client: what each way of failing means, and what the log shows of a request."""

import gzip
import logging
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from pydantic import TypeAdapter, ValidationError

from orchestration.destinations.base import BusyError, DeliveryError, LostAnswerError, RefusedBatchError
from orchestration.destinations.http import HttpClient, Url, retry_after
from tests.destinations.logs import unlogged
from tests.support.servers.loopback import Loopback, Reply, loopback
from tests.support.servers.process import free_port

SECRET = "tok-314159"


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback(lambda request: Reply(body={"path": request.path})) as server:
        yield server


def opened(server: Loopback, patience: float = 30) -> HttpClient:
    return HttpClient(server.url, timeout=patience, headers={"Authorization": f"Bearer {SECRET}"})


@pytest.fixture
def client(server: Loopback) -> Iterator[HttpClient]:
    client = opened(server)
    yield client
    client.close()


def call(client: HttpClient) -> object:
    return client.call("POST", f"/bot{SECRET}/send", json={"email": "anna@example.com"})


def test_a_success_is_its_json(client: HttpClient, server: Loopback) -> None:
    assert call(client) == {"path": f"/bot{SECRET}/send"}
    server.script.append(Reply(204))
    assert call(client) is None
    assert server.requests[0].headers["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize(
    ("reply", "failure", "code"),
    [
        *[(Reply(status), BusyError, f"http_{status}") for status in (408, 425, 429, 503)],
        *[(Reply(status), LostAnswerError, f"http_{status}") for status in (500, 502, 504)],
        *[(Reply(status), DeliveryError, f"http_{status}") for status in (301, 401, 403, 404, 410)],
        *[(Reply(status), RefusedBatchError, f"http_{status}") for status in (400, 409, 413, 422)],
        (Reply(body=b"<html>"), LostAnswerError, "garbage"),
        (Reply(body=b"{}", headers={"Content-Encoding": "gzip"}), LostAnswerError, "decoding_error"),
        (Reply(body={"rows": [1, 2, 3]}, cut=True), LostAnswerError, "remote_protocol_error"),
        (Reply(never=True), LostAnswerError, "read_timeout"),
    ],
)
def test_a_failure_is_told_in_the_engine_s_words(
    server: Loopback, reply: Reply, failure: type[Exception], code: str
) -> None:
    server.script.append(reply)
    client = opened(server, reply.patience)
    with closing(client), pytest.raises(failure) as caught:
        call(client)
    assert (type(caught.value), caught.value.code) == (failure, code)


def test_nobody_listens() -> None:
    client = HttpClient(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(BusyError) as caught:
        call(client)
    assert caught.value.code == "connect_error"


def test_a_compressed_answer_is_read(client: HttpClient, server: Loopback) -> None:
    server.script.append(Reply(body=gzip.compress(b"[1]"), headers={"Content-Encoding": "gzip"}))
    assert call(client) == [1]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("7", 7), (" 120 ", 120), ("0", 0), ("", None), ("soon", None), ("²", None), ("-5", None)],
)
def test_retry_after_in_seconds(written: str, seconds: float | None) -> None:
    # as bytes: a header is latin-1 on the wire
    assert retry_after(httpx.Response(429, headers=[(b"Retry-After", written.encode("latin-1"))])) == seconds


@pytest.mark.parametrize("zone", ["GMT", "-0000"])
def test_retry_after_as_a_date(zone: str) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True).replace("GMT", zone)
    assert retry_after(httpx.Response(503, headers={"Retry-After": soon})) == pytest.approx(3_600, abs=60)
    past = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    assert retry_after(httpx.Response(503, headers={"Retry-After": past})) == 0


def test_the_log_names_the_host_only(client: HttpClient, caplog: pytest.LogCaptureFixture) -> None:
    with unlogged(caplog, SECRET, "anna@example.com"):
        call(client)
    assert 'HTTP Request: POST 127.0.0.1 "HTTP/1.1 200 OK"' in caplog.text


def test_a_secret_in_the_log_would_be_seen(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(AssertionError, match=r"by \['careless'\]"), unlogged(caplog, SECRET):
        logging.getLogger("careless").debug("sent with %s", SECRET)


@pytest.mark.parametrize("good", ["https://example.com/hook", "http://127.0.0.1:80", "http://localhost"])
def test_an_address_is_https_or_this_machine(good: str) -> None:
    assert TypeAdapter(Url).validate_python(good) == good


@pytest.mark.parametrize(
    "bad",
    ["http://example.com", "https://user:pw@example.com", "ftp://example.com", "https://", "example.com"],
)
def test_an_address_that_would_leak_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Url).validate_python(bad)
    assert "pw@" not in caught.value.errors()[0]["msg"]
