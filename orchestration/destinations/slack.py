"""A line in a Slack channel for each person: docs.slack.dev/reference/methods/chat.postMessage."""

import html
import re
from typing import Literal

from pydantic import Field

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
    RefusedBatchError,
    Result,
    Row,
    UnusableRowError,
)
from orchestration.destinations.http import HttpClient, Url
from orchestration.destinations.text_message import TEXT, TextAccount, TextOptions

# Slack advises 4,000 characters, and cuts above 40,000.
_LONGEST = 4_000
_BUSY = {"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org"}
# "It's possible some aspect of the operation succeeded before the error was raised."
_LOST = {"fatal_error", "internal_error", "request_timeout"}
# Wrong for this message only.
_MESSAGE = {
    "msg_too_long",
    "no_text",
    "invalid_arguments",
    "invalid_charset",
    "invalid_json",
    "message_limit_exceeded",
}


class SlackOptions(TextOptions):
    """Options of a sync to Slack. channel: its id, which stays when the channel is renamed."""

    channel: str = Field(pattern=r"^[CG][A-Z0-9]{8,}$")


class SlackAccount(TextAccount):
    """An account of type `slack` in destinations.yml."""

    Options = SlackOptions
    channel = "slack"
    IDENTIFIERS = None

    type: Literal["slack"]
    token: Secret
    api_url: Url = "https://slack.com/api"
    # docs.slack.dev/apis/web-api/rate-limits: one message a second in a channel
    requests_per_second: float | None = Field(default=1, gt=0)

    def open(self, delivery: Delivery) -> "SlackDestination":
        """Raises SecretMissing."""
        return SlackDestination(self, delivery)


class SlackDestination(Destination):
    """One channel."""

    def __init__(self, account: SlackAccount, delivery: Delivery) -> None:
        self._texts = account.texts()
        self._options: SlackOptions = delivery.options
        self._client = HttpClient(
            account.api_url,
            timeout=account.timeout_seconds,
            headers={"Authorization": f"Bearer {account.token.reveal()}"},
        )

    def prepare(self, row: Row) -> Payload:
        """The text; nobody's name calls a channel together. Raises UnusableRowError."""
        # docs.slack.dev/messaging/formatting-message-text: these three characters, no others
        values = {key: value and html.escape(value, quote=False) for key, value in row.fields.items()}
        text = self._texts.render(self._options.template + TEXT, values).strip()
        if not text or len(text) > _LONGEST:
            raise UnusableRowError("text_too_long" if text else "text_empty")
        return Payload({"text": text}, {})

    def send(self, batch: Batch) -> Answer:
        """Slack answers 200 to what it refuses."""
        [item] = batch.items
        message = {
            "channel": self._options.channel,
            "text": item.payload.cells["text"],
            "unfurl_links": False,
            "unfurl_media": False,
        }
        answer = self._client.call("POST", "/chat.postMessage", json=message)
        if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
            raise LostAnswerError("garbage")
        if not answer["ok"]:
            raise _failure(str(answer.get("error")))
        return Answer([Result(Outcome.CONFIRMED, vendor_id=answer.get("ts"))])

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _failure(code: str) -> Exception:
    if not re.fullmatch(r"[a-z_]{1,60}", code):
        return LostAnswerError("garbage")
    if code in _BUSY:
        return BusyError(code)
    if code in _LOST:
        return LostAnswerError(code)
    if code in _MESSAGE:
        return RefusedBatchError(code)
    return DeliveryError(
        code,
        f"Slack refuses with {code}: check the token, its scope chat:write, and that the app is in the channel.",
        is_definitive=True,
    )
