"""Slack against a server that checks a call as docs.slack.dev/reference/methods/chat.postMessage describes it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestration.destinations.base import (
    BusyError,
    DeliveryError,
    LostAnswerError,
    RefusedBatchError,
    UnusableRowError,
)
from orchestration.destinations.slack import SlackAccount, SlackDestination
from tests.destinations.batches import delivery, outcomes, row, send
from tests.destinations.logs import unlogged
from tests.support.servers.loopback import Loopback, Reply, Request, loopback

TOKEN = "xoxb-161803-not-a-real-token"
CHANNEL = "C0123456789"
# The arguments of the method; real Slack ignores others, this server does not.
ARGUMENTS = {"channel": str, "text": str, "unfurl_links": bool, "unfurl_media": bool}


class Slack:
    """One workspace with one channel. Refusals are 200 with ok: false, docs.slack.dev/apis/web-api."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, request: Request) -> Reply:
        if (request.method, request.path, request.query) != ("POST", "/api/chat.postMessage", ""):
            return Reply(body={"ok": False, "error": "unknown_method"})
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply(body={"ok": False, "error": "invalid_auth"})
        if request.headers["content-type"] != "application/json":
            return Reply(body={"ok": False, "error": "invalid_post_type"})
        message = request.json()
        if any(not isinstance(value, ARGUMENTS.get(name, ())) for name, value in message.items()):
            return Reply(body={"ok": False, "error": "invalid_arg_name"})
        if message["channel"] != CHANNEL:
            return Reply(body={"ok": False, "error": "channel_not_found"})
        if not message["text"]:
            return Reply(body={"ok": False, "error": "no_text"})
        self.texts.append(message["text"])
        moment = f"1503435956.{len(self.texts):06}"
        return Reply(
            body={"ok": True, "channel": CHANNEL, "ts": moment, "message": {"text": message["text"]}}
        )


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def server(slack: Slack) -> Iterator[Loopback]:
    with loopback(slack) as server:
        yield server


@pytest.fixture(autouse=True)
def _unlogged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SLACK_TOKEN", TOKEN)
    with unlogged(caplog, TOKEN, "Änna"):
        yield


def opened(
    server: Loopback, tmp_path: Path, channel: str = CHANNEL, patience: float = 30
) -> SlackDestination:
    (tmp_path / "vip.txt.j2").write_text("New VIP: {{ first_name }} {{ last_name | default('?') }}\n")
    account = SlackAccount.model_validate(
        {
            "type": "slack",
            "token": "${SLACK_TOKEN}",
            "api_url": f"{server.url}/api",
            "templates": tmp_path,
            "timeout_seconds": patience,
        }
    )
    run = delivery(account, tmp_path, fields=["first_name", "last_name"], template="vip", channel=channel)
    assert list(account.problems(run)) == []
    return account.open(run)


@pytest.fixture
def channel(server: Loopback, tmp_path: Path) -> Iterator[SlackDestination]:
    destination = opened(server, tmp_path)
    yield destination
    destination.close()


def person(**fields: str | None) -> Any:
    return row("p1", email="anna@example.com", fields={"first_name": "Änna", "last_name": None} | fields)


def test_a_line_in_the_channel(channel: SlackDestination, slack: Slack) -> None:
    answer = send(channel, person())
    assert outcomes(answer) == ["confirmed"]
    assert answer.results[0].vendor_id == "1503435956.000001"
    assert slack.texts == ["New VIP: Änna ?"]


def test_a_name_calls_nobody_together(channel: SlackDestination, slack: Slack) -> None:
    send(channel, person(first_name="<!channel>", last_name="O'Brien & <@U1>"))
    assert slack.texts == ["New VIP: &lt;!channel&gt; O'Brien &amp; &lt;@U1&gt;"]


def test_the_ledger_keeps_nothing_of_the_person(channel: SlackDestination) -> None:
    assert channel.prepare(person()).digests == {}


@pytest.mark.parametrize(
    ("reply", "failure", "code"),
    [
        (Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"}), BusyError, "http_429"),
        (Reply(body={"ok": False, "error": "ratelimited"}), BusyError, "ratelimited"),
        (Reply(body={"ok": False, "error": "internal_error"}), LostAnswerError, "internal_error"),
        (Reply(body={"ok": False, "error": "fatal_error"}), LostAnswerError, "fatal_error"),
        (Reply(body={"ok": False, "error": "msg_too_long"}), RefusedBatchError, "msg_too_long"),
        (Reply(body={"ok": False, "error": "not_in_channel"}), DeliveryError, "not_in_channel"),
        (Reply(body={"ok": False, "error": "missing_scope"}), DeliveryError, "missing_scope"),
        (Reply(body={"ok": False, "error": "Änna is unknown"}), LostAnswerError, "garbage"),
        (Reply(body={"ok": False}), LostAnswerError, "garbage"),
        (Reply(body=["ok"]), LostAnswerError, "garbage"),
        (Reply(body=b"<html>"), LostAnswerError, "garbage"),
        (Reply(500), LostAnswerError, "http_500"),
        (Reply(never=True, is_taken=True), LostAnswerError, "read_timeout"),
    ],
)
def test_faults(server: Loopback, tmp_path: Path, reply: Reply, failure: type[Exception], code: str) -> None:
    server.script.append(reply)
    with pytest.raises(failure) as caught:
        send(opened(server, tmp_path, patience=reply.patience), person())
    assert (type(caught.value), caught.value.code) == (failure, code)
    assert getattr(caught.value, "retry_after", None) == (30 if reply.status == 429 else None)


def test_a_text_must_fit(channel: SlackDestination) -> None:
    with pytest.raises(UnusableRowError, match="text_too_long"):
        channel.prepare(person(last_name="x" * 4_000))
    with pytest.raises(UnusableRowError, match="template_needs_first_name"):
        channel.prepare(person(first_name=None))


def test_the_server_refuses_what_is_wrong(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the tests above would prove nothing."""
    with pytest.raises(DeliveryError, match="channel_not_found"):
        send(opened(server, tmp_path, channel="C0000000000"), person())
    monkeypatch.setenv("SLACK_TOKEN", "xoxb-another")
    with pytest.raises(DeliveryError, match="invalid_auth"):
        send(opened(server, tmp_path), person())
