"""Web push against web-push-testing, which checks our signature and decrypts what browsers would show."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pywebpush", reason="pywebpush is missing: pip install 'goldseam[web_push]'")

from cryptography.hazmat.primitives import serialization
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from orchestration.destinations.base import BusyError, DeliveryError, LostAnswerError, UnusableRowError
from orchestration.destinations.web_push import WebPushAccount, WebPushDestination
from tests.destinations.batches import delivery, outcomes, row, send
from tests.destinations.logs import unlogged
from tests.support.servers.loopback import Loopback, Reply, loopback
from tests.support.servers.web_push import PushService, push_service

HERE = ["localhost", "127.0.0.1"]


def keys() -> tuple[str, str]:
    """A sender's private and public key."""
    pair = Vapid02()
    pair.generate_keys()
    private = pair.private_key.private_numbers().private_value.to_bytes(32, "big")
    point = pair.public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return b64urlencode(private), b64urlencode(point)


PRIVATE, PUBLIC = keys()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with push_service(tmp_path_factory.mktemp("push")) as service:
        yield service


@pytest.fixture
def browser(service: PushService) -> dict[str, Any]:
    return service.subscribe(PUBLIC)


@pytest.fixture(autouse=True)
def _unlogged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, browser: dict[str, Any]
) -> Iterator[None]:
    monkeypatch.setenv("VAPID_KEY", PRIVATE)
    with unlogged(caplog, PRIVATE, "Änna", browser["clientHash"], browser["keys"]["auth"]):
        yield


def opened(
    tmp_path: Path, services: list[str] | None = HERE, patience: float = 30, **options: Any
) -> WebPushDestination:
    (tmp_path / "hi.subject.j2").write_text("Hello {{ first_name }}")
    (tmp_path / "hi.txt.j2").write_text("{{ news }}\n")
    settings = {"push_services": services} if services else {}
    account = WebPushAccount.model_validate(
        {
            "type": "web_push",
            "private_key": "${VAPID_KEY}",
            "contact": "mailto:push@example.com",
            "templates": tmp_path,
            "timeout_seconds": patience,
            **settings,
        }
    )
    run = delivery(
        account, tmp_path, identifiers=["push"], fields=["first_name", "news"], template="hi", **options
    )
    assert list(account.problems(run)) == []
    return account.open(run)


@pytest.fixture
def push(tmp_path: Path) -> Iterator[WebPushDestination]:
    destination = opened(tmp_path, url="https://shop.example/new")
    yield destination
    destination.close()


@pytest.fixture
def fault(browser: dict[str, Any]) -> Iterator[Loopback]:
    """A push service that answers what the test wants, and a browser there."""
    with loopback(lambda _: Reply(201)) as server:
        browser["endpoint"] = f"{server.url}/notify/{browser['clientHash']}"
        yield server


def person(browser: Any, news: str = "Łódź has a shop") -> Any:
    given = browser if isinstance(browser, str) else json.dumps(browser)
    return row("p1", message_key="welcome", push=given, fields={"first_name": "Änna", "news": news})


def test_the_browser_reads_it(
    push: WebPushDestination, service: PushService, browser: dict[str, Any]
) -> None:
    assert outcomes(send(push, person(browser))) == ["confirmed"]
    [shown] = service.notifications(browser)
    assert json.loads(shown) == {
        "title": "Hello Änna",
        "body": "Łódź has a shop",
        "url": "https://shop.example/new",
        "tag": "welcome",
    }


def test_a_subscription_that_is_over(
    push: WebPushDestination, service: PushService, browser: dict[str, Any]
) -> None:
    service.expire(browser)
    assert outcomes(send(push, person(browser))) == ["rejected bounced_gone"]


def test_another_sender_s_subscription(push: WebPushDestination, service: PushService) -> None:
    """Or the tests above would prove nothing of our signature."""
    other = service.subscribe(keys()[1])
    assert outcomes(send(push, person(other))) == ["rejected http_400"]


def test_the_ledger_keeps_a_digest(push: WebPushDestination, browser: dict[str, Any]) -> None:
    [(key, digest)] = push.prepare(person(browser)).digests.items()
    assert (key, len(digest)) == ("push", 64)


def test_headers(tmp_path: Path, fault: Loopback, browser: dict[str, Any]) -> None:
    options = {"ttl_seconds": 60, "topic": "news", "urgency": "low"}
    send(opened(tmp_path, **options), person(browser))
    headers = fault.requests[0].headers
    assert [headers[name] for name in ("ttl", "topic", "urgency", "content-encoding", "content-type")] == [
        "60",
        "news",
        "low",
        "aes128gcm",
        "application/octet-stream",
    ]
    assert Vapid02.verify(headers["authorization"])


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, "rejected bounced_gone"),
        (410, "rejected bounced_gone"),
        (413, "rejected too_large"),
        (401, "rejected vapid_refused"),
        (403, "rejected vapid_refused"),
        (307, "rejected http_307"),
        (201, "confirmed"),
        (202, "confirmed"),
    ],
)
def test_answers(
    push: WebPushDestination, fault: Loopback, browser: dict[str, Any], status: int, outcome: str
) -> None:
    fault.script.append(Reply(status))
    assert outcomes(send(push, person(browser))) == [outcome]


@pytest.mark.parametrize(
    ("reply", "failure", "code"),
    [
        (Reply(429, headers={"Retry-After": "9"}), BusyError, "http_429"),
        (Reply(503), BusyError, "http_503"),
        (Reply(500), LostAnswerError, "http_500"),
        (Reply(never=True), LostAnswerError, "read_timeout"),
    ],
)
def test_faults(
    tmp_path: Path,
    fault: Loopback,
    browser: dict[str, Any],
    reply: Reply,
    failure: type[Exception],
    code: str,
) -> None:
    fault.script.append(reply)
    with pytest.raises(failure) as caught:
        send(opened(tmp_path, patience=reply.patience), person(browser))
    assert caught.value.code == code
    assert getattr(caught.value, "retry_after", None) == (9 if reply.headers else None)


def test_the_largest_notification(
    push: WebPushDestination, service: PushService, fault: Loopback, browser: dict[str, Any]
) -> None:
    frame = json.dumps(
        {"title": "Hello Änna", "body": "", "url": "https://shop.example/new", "tag": "welcome"},
        ensure_ascii=False,
    )
    fits = 3_993 - len(frame.encode())
    send(push, person(browser, news="x" * fits))
    assert len(fault.requests[0].body) == 4_096
    with pytest.raises(UnusableRowError, match="too_large"):
        push.prepare(person(browser, news="x" * (fits + 1)))


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "{}",
        "not JSON",
        {"endpoint": "http://example.com/1", "keys": {"p256dh": "x", "auth": "y"}},
        {"endpoint": "http://127.0.0.1/1", "keys": {"p256dh": "BAAA", "auth": "AAAA"}},
        {"endpoint": "http://127.0.0.1/1", "keys": {"p256dh": "B" + "A" * 86, "auth": "A" * 22}},
    ],
)
def test_what_is_no_subscription(push: WebPushDestination, wrong: Any) -> None:
    with pytest.raises(UnusableRowError, match="bad_subscription"):
        push.prepare(person(wrong))


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://metadata.internal/latest",
        "https://evilfcm.googleapis.com.example/1",
        "https://notfcm.googleapis.com/1",
        "http://127.0.0.1:8080/admin",
    ],
)
def test_a_made_up_subscription_chooses_no_address(
    tmp_path: Path, browser: dict[str, Any], endpoint: str
) -> None:
    usual = opened(tmp_path, services=None)
    with pytest.raises(UnusableRowError, match="unknown_push_service"):
        usual.prepare(person(browser | {"endpoint": endpoint}))
    for known in ("https://fcm.googleapis.com/fcm/send/x", "https://db5p.notify.windows.com/w/?token=x"):
        assert usual.prepare(person(browser | {"endpoint": known})).digests


def test_a_key_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAPID_KEY", "c2VjcmV0")
    with pytest.raises(DeliveryError, match="VAPID_KEY must be") as caught:
        opened(tmp_path)
    assert caught.value.code == "bad_private_key" and "c2VjcmV0" not in str(caught.value)


def test_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pywebpush", None)
    with pytest.raises(DeliveryError, match=r"pip install 'goldseam\[web_push\]'"):
        opened(tmp_path)
