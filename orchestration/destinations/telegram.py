"""Messages from a Telegram bot: core.telegram.org/bots/api#sendmessage. The token is a part of every address."""

import hashlib
import re
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

from orchestration.destinations.account import Secret
from orchestration.destinations.base import (
    Answer,
    Batch,
    BusyError,
    Delivery,
    DeliveryError,
    Destination,
    LostAnswerError,
    Outcome,
    Payload,
    Result,
    Row,
    UnusableRowError,
)
from orchestration.destinations.http import HttpClient, Url, retry_after
from orchestration.destinations.text_message import TEXT, TextAccount

_LONGEST = 4_096
# Telegram tells reasons apart in words only. bounced_: nobody will ever read this chat.
_REASONS = (
    ("bot was blocked by the user", "bounced_blocked"),
    ("user is deactivated", "bounced_deactivated"),
    ("bot was kicked", "bounced_kicked"),
    ("chat not found", "bounced_chat_not_found"),
    ("upgraded to a supergroup", "bounced_moved"),
    ("can't initiate conversation", "not_started_by_user"),
)


class TelegramAccount(TextAccount):
    """An account of type `telegram` in destinations.yml."""

    channel = "telegram"
    IDENTIFIERS = ("telegram",)

    type: Literal["telegram"]
    token: Secret
    api_url: Url = "https://api.telegram.org"
    # core.telegram.org/bots/faq: "no more than 30 messages per second"; one a second to one chat
    requests_per_second: float | None = Field(default=25, gt=0)
    workers: int = Field(default=4, ge=1, le=64)

    def open(self, delivery: Delivery) -> "TelegramDestination":
        """Raises SecretMissing; DeliveryError when the token is none."""
        return TelegramDestination(self, delivery)


class _Message(BaseModel):
    message_id: int


class _Parameters(BaseModel):
    retry_after: float | None = None


class _Answer(BaseModel):
    """core.telegram.org/bots/api#making-requests"""

    ok: bool
    result: _Message | None = None
    description: str = ""
    parameters: _Parameters = _Parameters()


class TelegramDestination(Destination):
    """One bot."""

    def __init__(self, account: TelegramAccount, delivery: Delivery) -> None:
        token = account.token.reveal()
        if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
            raise _wrong_token("bad_token")
        self._texts = account.texts()
        self._template = delivery.options.template + TEXT
        self._path = f"/bot{token}/sendMessage"
        self._client = HttpClient(account.api_url, timeout=account.timeout_seconds)

    def prepare(self, row: Row) -> Payload:
        """The text, without markup: a value is only ever text. Raises UnusableRowError."""
        chat = row.identifiers.get("telegram") or ""
        if not re.fullmatch(r"-?\d{1,16}", chat):
            raise UnusableRowError("bad_chat_id")
        text = self._texts.render(self._template, row.fields).strip()
        if not text or len(text) > _LONGEST:
            raise UnusableRowError("text_too_long" if text else "text_empty")
        digest = hashlib.sha256(chat.encode()).hexdigest()
        return Payload({"chat_id": int(chat), "text": text}, {"telegram": digest})

    def send(self, batch: Batch) -> Answer:
        """One message."""
        [item] = batch.items
        response = self._client.send("POST", self._path, json=dict(item.payload.cells))
        if response.status_code >= 500:
            self._client.check(response)
        try:
            answer = _Answer.model_validate_json(response.content)
        except ValidationError:
            raise LostAnswerError("garbage") from None
        if response.status_code == 429:
            raise BusyError("http_429", answer.parameters.retry_after or retry_after(response))
        if response.status_code in (401, 404):
            raise _wrong_token(f"http_{response.status_code}")
        if answer.ok and answer.result:
            return Answer([Result(Outcome.CONFIRMED, vendor_id=str(answer.result.message_id))])
        return Answer([Result(Outcome.REJECTED, _reason(answer, response.status_code))])

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _reason(answer: _Answer, status: int) -> str:
    described = answer.description.lower()
    return next((code for words, code in _REASONS if words in described), f"http_{status}")


def _wrong_token(code: str) -> DeliveryError:
    return DeliveryError(
        code, "Telegram does not know the bot: check the account's token.", is_definitive=True
    )
