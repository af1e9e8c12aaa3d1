"""Telegram against telegram-test-api: what arrives, and what each refusal means."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestration.destinations.base import BusyError, DeliveryError, LostAnswerError, UnusableRowError
from orchestration.destinations.telegram import TelegramAccount, TelegramDestination
from tests.destinations.batches import delivery, outcomes, row, send
from tests.destinations.logs import unlogged
from tests.support.servers.loopback import Reply, loopback
from tests.support.servers.telegram import Telegram, telegram_server

TOKEN = "123456:AAF-not_a_real_bot_token"
CHAT = 8812233445
TEXT = "Hello {{ first_name | default('you') }},\nyour city is {{ city }}."


@pytest.fixture(scope="module")
def telegram(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telegram]:
    with telegram_server(TOKEN, tmp_path_factory.mktemp("telegram")) as server:
        yield server


@pytest.fixture(autouse=True)
def _unlogged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    with unlogged(caplog, TOKEN, str(CHAT), "Änna"):
        yield


def opened(url: str, tmp_path: Path, text: str = TEXT, patience: float = 30) -> TelegramDestination:
    (tmp_path / "welcome.txt.j2").write_text(text)
    account = TelegramAccount.model_validate(
        {
            "type": "telegram",
            "token": "${BOT_TOKEN}",
            "api_url": url,
            "templates": tmp_path,
            "timeout_seconds": patience,
        }
    )
    run = delivery(
        account, tmp_path, identifiers=["telegram"], fields=["first_name", "city"], template="welcome"
    )
    assert list(account.problems(run)) == []
    return account.open(run)


@pytest.fixture
def bot(telegram: Telegram, tmp_path: Path) -> Iterator[TelegramDestination]:
    destination = opened(telegram.url, tmp_path)
    yield destination
    destination.close()


def person(chat: int | str = CHAT, **fields: str | None) -> Any:
    return row("p1", telegram=str(chat), fields={"first_name": "Änna", "city": "<Łódź>"} | fields)


def test_a_message_arrives_as_plain_text(bot: TelegramDestination, telegram: Telegram) -> None:
    answer = send(bot, person())
    assert outcomes(answer) == ["confirmed"]
    assert answer.results[0].vendor_id.isdecimal()
    assert telegram.messages(CHAT) == ["Hello Änna,\nyour city is <Łódź>."]


def test_the_ledger_keeps_a_digest(bot: TelegramDestination) -> None:
    digests = bot.prepare(person(chat=42)).digests
    assert digests == {"telegram": "73475cb40a568e8da8a045ced110137e159f890ac4da883b6b17dc651b3a8049"}


@pytest.mark.parametrize(
    ("status", "description", "outcome"),
    [
        (403, "Forbidden: bot was blocked by the user", "rejected bounced_blocked"),
        (403, "Forbidden: user is deactivated", "rejected bounced_deactivated"),
        (403, "Forbidden: bot was kicked from the group chat", "rejected bounced_kicked"),
        (403, "Forbidden: bot can't initiate conversation with a user", "rejected not_started_by_user"),
        (400, "Bad Request: chat not found", "rejected bounced_chat_not_found"),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", "rejected bounced_moved"),
        (400, f"Bad Request: something else about {CHAT}", "rejected http_400"),
    ],
)
def test_refusals_of_a_chat(
    bot: TelegramDestination, telegram: Telegram, status: int, description: str, outcome: str
) -> None:
    telegram.refuse(77, status, description)
    assert outcomes(send(bot, person(chat=77))) == [outcome]


def test_too_many_requests(bot: TelegramDestination, telegram: Telegram) -> None:
    telegram.refuse(78, 429, "Too Many Requests: retry after 34", parameters={"retry_after": 34})
    with pytest.raises(BusyError) as caught:
        send(bot, person(chat=78))
    assert (caught.value.code, caught.value.retry_after) == ("http_429", 34)


@pytest.mark.parametrize(
    ("status", "failure", "code"),
    [(500, LostAnswerError, "http_500"), (503, BusyError, "http_503"), (200, LostAnswerError, "garbage")],
)
def test_answers_that_are_none(
    bot: TelegramDestination, telegram: Telegram, status: int, failure: type[Exception], code: str
) -> None:
    telegram.refuse(79, status, body="<html>")
    with pytest.raises(failure) as caught:
        send(bot, person(chat=79))
    assert caught.value.code == code


def test_an_answer_that_never_comes(tmp_path: Path) -> None:
    never = Reply(never=True)
    with loopback(lambda _: never) as server, pytest.raises(LostAnswerError, match="read_timeout"):
        send(opened(server.url, tmp_path, patience=never.patience), person())


def test_a_bot_that_telegram_does_not_know(
    telegram: Telegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:another")
    with pytest.raises(DeliveryError, match="check the account's token") as caught:
        send(opened(telegram.url, tmp_path), person())
    assert caught.value.code == "http_401"
    monkeypatch.setenv("BOT_TOKEN", "../getMe")
    with pytest.raises(DeliveryError) as caught:
        opened(telegram.url, tmp_path)
    assert caught.value.code == "bad_token" and "getMe" not in str(caught.value)


@pytest.mark.parametrize("chat", ["@somebody", "", "12 34", "1" * 17])
def test_what_is_no_chat(bot: TelegramDestination, chat: str) -> None:
    with pytest.raises(UnusableRowError, match="bad_chat_id"):
        bot.prepare(person(chat=chat))


def test_a_text_must_fit(telegram: Telegram, tmp_path: Path, bot: TelegramDestination) -> None:
    fits = 4_096 - len("Hello Änna,\nyour city is .")
    assert outcomes(send(bot, person(chat=5, city="x" * fits))) == ["confirmed"]
    with pytest.raises(UnusableRowError, match="text_too_long"):
        bot.prepare(person(city="x" * (fits + 1)))
    with pytest.raises(UnusableRowError, match="template_needs_city"):
        bot.prepare(person(city=None))
    with pytest.raises(UnusableRowError, match="text_empty"):
        opened(telegram.url, tmp_path, "{% if false %}nothing{% endif %}").prepare(person())


def test_a_template_that_asks_for_more_is_named(tmp_path: Path) -> None:
    (tmp_path / "welcome.txt.j2").write_text("Hello {{ surname }}")
    account = TelegramAccount.model_validate(
        {"type": "telegram", "token": "${BOT_TOKEN}", "templates": tmp_path}
    )
    run = delivery(account, tmp_path, fields=["first_name"], template="welcome")
    assert list(account.problems(run)) == [
        f"options.template: {tmp_path}/welcome.txt.j2, line 1: 'surname' is none of the sync's fields; "
        "there are first_name"
    ]
