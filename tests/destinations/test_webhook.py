"""Webhooks against a receiver that checks signatures with Standard Webhooks' own library and keeps what it is told."""

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from orchestration.destinations.base import BusyError, DeliveryError, LostAnswerError, RefusedBatchError
from orchestration.destinations.webhook import WebhookAccount, WebhookDestination
from tests.destinations.batches import batch, delivery, outcomes, row, send
from tests.destinations.logs import unlogged
from tests.support.servers.loopback import Loopback, Reply, Request, loopback

SECRET = "whsec_" + base64.b64encode(b"goldseam-webhook-test-key-32byte").decode()
TOKEN = "tok-271828"
ANNA = "anna@example.com"
DIGEST = hashlib.sha256(ANNA.encode()).hexdigest()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    profile_id: str
    message_key: str


class _Write(_Strict):
    action: str
    identifiers: dict[str, str]
    fields: dict[str, str | None]


class _Removal(_Strict):
    action: str
    sent: list[dict[str, str]]


class Receiver:
    """Refuses a wrong signature and an unknown key; applies a batch once, however often it comes."""

    def __init__(self) -> None:
        self.people: dict[str, Any] = {}
        self.applied: list[str] = []

    def __call__(self, request: Request) -> Reply:
        if (request.method, request.path) != ("POST", "/hooks/cdp"):
            return Reply(404)
        lines = {"application/json": json.loads, "application/jsonl": _lines}[request.headers["content-type"]]
        try:
            # the library reads a body as one piece of JSON once its signature is right
            Webhook(SECRET).verify(request.body, dict(request.headers))
        except json.JSONDecodeError:
            assert lines is _lines
        except WebhookVerificationError:
            return Reply(401)
        try:
            rows = TypeAdapter(list[_Write | _Removal]).validate_python(lines(request.body))
        except ValidationError:
            return Reply(422)
        if request.headers["idempotency-key"] not in self.applied:
            self.applied.append(request.headers["idempotency-key"])
            for one in rows:
                self._apply(one)
        return Reply(body=b"thanks", headers={"Content-Type": "text/plain"})

    def _apply(self, one: _Write | _Removal) -> None:
        if isinstance(one, _Removal):
            self.people.pop(one.profile_id, None)
        else:
            self.people[one.profile_id] = one.model_dump()


def _lines(body: bytes) -> list[Any]:
    assert body.endswith(b"\n")
    return [json.loads(line) for line in body.splitlines()]


@pytest.fixture(autouse=True)
def _unlogged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    monkeypatch.setenv("HOOK_TOKEN", TOKEN)
    with unlogged(caplog, SECRET, TOKEN, ANNA, "/hooks/cdp"):
        yield


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def server(receiver: Receiver) -> Iterator[Loopback]:
    with loopback(receiver) as server:
        yield server


def opened(server: Loopback, tmp_path: Path, **settings: Any) -> WebhookDestination:
    account = WebhookAccount.model_validate(
        {
            "type": "webhook",
            "url": f"{server.url}/hooks/cdp",
            "signing_secret": "${HOOK_SECRET}",
            "timeout_seconds": 30,
            **settings,
        }
    )
    return account.open(delivery(account, tmp_path))


@pytest.fixture
def hook(server: Loopback, tmp_path: Path) -> Iterator[WebhookDestination]:
    destination = opened(server, tmp_path, token="${HOOK_TOKEN}")
    yield destination
    destination.close()


def test_rows_arrive_signed(hook: WebhookDestination, server: Loopback, receiver: Receiver) -> None:
    answer = send(
        hook,
        row("p1", email=ANNA, phone=None, fields={"first_name": "Änna", "city": None}),
        row("p2", message_key="welcome", email="bo@example.com"),
    )
    assert outcomes(answer) == ["confirmed", "confirmed"]
    assert receiver.people["p1"] == {
        "action": "add",
        "profile_id": "p1",
        "message_key": "",
        "identifiers": {"email": ANNA},
        "fields": {"first_name": "Änna", "city": None},
    }
    assert receiver.people["p2"]["message_key"] == "welcome"
    assert server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_json_lines(server: Loopback, receiver: Receiver, tmp_path: Path) -> None:
    send(
        opened(server, tmp_path, format="json_lines"), row("p1", email=ANNA), row("p2", email="b@example.com")
    )
    assert list(receiver.people) == ["p1", "p2"]


def test_an_update_writes_and_a_removal_takes_back(hook: WebhookDestination, receiver: Receiver) -> None:
    payload = hook.prepare(row("p1", email=ANNA))
    assert payload.digests == {"email": DIGEST}
    send(hook, row("p1", email=ANNA), row("p2", email="bo@example.com"))
    send(hook, row("p1", "update", email="new@example.com", sent=[payload.digests]))
    assert receiver.people["p1"]["identifiers"] == {"email": "new@example.com"}
    removal = row("p1", "remove", email="never@example.com", sent=[{"email": DIGEST}, {"phone": "d"}])
    assert outcomes(send(hook, removal)) == ["confirmed"]
    assert list(receiver.people) == ["p2"]


def test_a_removal_names_what_was_sent_and_nothing_else(hook: WebhookDestination, server: Loopback) -> None:
    send(hook, row("p1", "remove", email=ANNA, sent=[{"email": DIGEST}]))
    assert server.requests[0].json() == [
        {"action": "remove", "profile_id": "p1", "message_key": "", "sent": [{"email": DIGEST}]}
    ]


def test_the_same_batch_again_does_no_harm(server: Loopback, receiver: Receiver, tmp_path: Path) -> None:
    never = Reply(never=True, is_taken=True)
    server.script.append(never)
    hook = opened(server, tmp_path, timeout_seconds=never.patience)
    first = batch(hook, [row("p1", email=ANNA)])
    with pytest.raises(LostAnswerError, match="read_timeout"):
        hook.send(first)
    assert outcomes(hook.send(first)) == ["confirmed"]
    assert receiver.applied == [first.batch_id]
    assert len({request.headers["webhook-id"] for request in server.requests}) == 1


@pytest.mark.parametrize(
    ("reply", "failure", "code"),
    [
        (Reply(429, headers={"Retry-After": "7"}), BusyError, "http_429"),
        (Reply(503), BusyError, "http_503"),
        (Reply(500, b"anna@example.com"), LostAnswerError, "http_500"),
        (Reply(400, b"anna@example.com"), RefusedBatchError, "http_400"),
        (Reply(410), DeliveryError, "http_410"),
        (Reply(207, b"<html>"), LostAnswerError, "garbage"),
        (Reply(207, {"index": 0, "status": 200}), LostAnswerError, "garbage"),
        (Reply(207, [{"index": 2, "status": 200}]), LostAnswerError, "garbage"),
        (Reply(207, [{"index": 0, "status": 200}, {"index": 0, "status": 400}]), LostAnswerError, "garbage"),
        (Reply(207, [{"index": 0, "status": 200}] * 9, cut=True), LostAnswerError, "remote_protocol_error"),
    ],
)
def test_faults(
    hook: WebhookDestination, server: Loopback, reply: Reply, failure: type[Exception], code: str
) -> None:
    server.script.append(reply)
    with pytest.raises(failure) as caught:
        send(hook, row("p1", email=ANNA), row("p2", email="bo@example.com"))
    assert (caught.value.code, ANNA in str(caught.value)) == (code, False)
    assert getattr(caught.value, "retry_after", None) == (7 if reply.headers else None)
    if reply.status == 410:
        assert caught.value.is_definitive


def test_an_answer_for_each_row(hook: WebhookDestination, server: Loopback) -> None:
    statuses = [
        {"index": 5, "status": 503},
        {"index": 0, "status": 201},
        {"index": 1, "status": 422, "error": "unknown_country"},
        {"index": 2, "status": 422, "error": f"no such address: {ANNA}"},
        {"index": 3, "status": 500, "error": "crash"},
    ]
    server.script.append(Reply(207, statuses))
    answer = send(hook, *(row(f"p{number}", email=ANNA) for number in range(6)))
    assert outcomes(answer) == [
        "confirmed",
        "rejected unknown_country",
        "rejected http_422",
        "unknown crash",
        # half an answer: nobody knows what became of the rest
        "unknown not_named",
        "deferred http_503",
    ]


@pytest.mark.parametrize(
    "secret", ["whsec_!!", "plain words", "whsec_" + base64.b64encode(b"short").decode()]
)
def test_a_secret_that_is_none(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("HOOK_SECRET", secret)
    with pytest.raises(DeliveryError, match="HOOK_SECRET must be") as caught:
        opened(server, tmp_path)
    assert caught.value.code == "bad_signing_secret" and secret not in str(caught.value)


def test_the_receiver_refuses_what_is_wrong(
    hook: WebhookDestination, server: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Or the tests above would prove nothing."""
    monkeypatch.setenv(
        "HOOK_SECRET", "whsec_" + base64.b64encode(b"another key of the same length..").decode()
    )
    with pytest.raises(DeliveryError, match="401"):
        send(opened(server, tmp_path), row("p1", email=ANNA))
    with pytest.raises(RefusedBatchError, match="http_422"):
        send(hook, row("p1", email=ANNA, fields={"age": 7}))  # type: ignore[dict-item]
