"""E-mail by SMTP: one message to each person, from templates of the project. See docs/destinations/email.md."""

import contextlib
import hashlib
import queue
import smtplib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, HttpUrl, UrlConstraints, model_validator

from orchestration.destinations.account import Account, Secret
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
)
from orchestration.destinations.email import message as email_message
from orchestration.destinations.email import smtp, unsubscribe
from orchestration.destinations.email.message import Mailbox
from orchestration.destinations.templates import Templates
from orchestration.destinations.text_message import SUBJECT, TEXT, TextOptions
from orchestration.project import PROJECT_DIR

# What every template may use beside the sync's fields.
_UNSUBSCRIBE = "unsubscribe_url"
_HTML = ".html.j2"


def _mailbox(value: str) -> str:
    if not value.isprintable():
        raise ValueError("no e-mail address")
    Mailbox.parse(value)
    return value


MailboxText = Annotated[str, AfterValidator(_mailbox)]
HttpsUrl = Annotated[HttpUrl, UrlConstraints(allowed_schemes=["https"])]


class EmailOptions(TextOptions):
    """What a sync says of its message. is_transactional: an answer to what the person did, so no unsubscribing."""

    is_transactional: bool = False


class EmailAccount(Account):
    """An account of type `email` in destinations.yml."""

    Options = EmailOptions
    kind = "message"
    channel = "email"
    max_rows_per_batch = 100
    IDENTIFIERS = ("email",)

    type: Literal["email"]
    host: str
    port: int = Field(default=587, ge=1, le=65_535)
    encryption: smtp.Encryption = "starttls"
    user: Secret | None = None
    password: Secret | None = None
    sender: MailboxText
    reply_to: MailboxText | None = None
    # where non-delivery reports go
    bounces_to: MailboxText | None = None
    unsubscribe_url: HttpsUrl | None = None
    unsubscribe_key: Secret | None = None
    # relative to the project
    templates: Path = Path("templates")
    timeout_seconds: float = Field(default=60, gt=0)
    # what may be sent twice when a run is killed
    rows_per_batch: int | None = Field(default=10, ge=1)

    @model_validator(mode="after")
    def _pairs(self) -> Self:
        for one, other in (("user", "password"), ("unsubscribe_url", "unsubscribe_key")):
            if (getattr(self, one) is None) != (getattr(self, other) is None):
                raise ValueError(f"{one} and {other} go together")
        if self.user and self.encryption == "none":
            raise ValueError("encryption: none would send the password in clear; use starttls or tls")
        return self

    def problems(self, delivery: Delivery) -> Iterator[str]:
        """Templates that are missing, broken, or ask for what the sync does not give."""
        options: EmailOptions = delivery.options
        known = set(delivery.fields)
        if not options.is_transactional:
            known.add(_UNSUBSCRIBE)
            if not self.unsubscribe_url:
                yield "options.is_transactional: the account has no unsubscribe_url, so it sends nothing but these"
        html, text = self.parts()
        for part, suffix in ((text, SUBJECT), (text, TEXT), (html, _HTML)):
            yield from (f"options.template: {one}" for one in part.problems(options.template + suffix, known))

    def parts(self) -> tuple[Templates, Templates]:
        """Templates of HTML, and of plain text."""
        folder = PROJECT_DIR / self.templates
        return Templates(folder, is_html=True), Templates(folder, is_html=False)

    def open(self, delivery: Delivery) -> "EmailDestination":
        """Contacts no one yet. Raises SecretMissing."""
        return EmailDestination(self, delivery)


class EmailDestination(Destination):
    """Keeps lines to the relay open between batches."""

    def __init__(self, account: EmailAccount, delivery: Delivery) -> None:
        self._account = account
        self._sync = delivery.sync
        self._options: EmailOptions = delivery.options
        self._html, self._text = account.parts()
        self._login = (account.user.reveal(), account.password.reveal()) if account.user else None
        self._key = account.unsubscribe_key.reveal() if account.unsubscribe_key else None
        self._sender = Mailbox.parse(account.sender)
        self._reply_to = Mailbox.parse(account.reply_to) if account.reply_to else None
        self._bounces_to = Mailbox.parse(account.bounces_to or account.sender).address
        self._idle: queue.SimpleQueue[smtplib.SMTP] = queue.SimpleQueue()

    def prepare(self, row: Row) -> Payload:
        """The whole message. Raises UnusableRowError: bad_address, template_needs_..., template_failed."""
        to = email_message.recipient(row)
        name = email_message.message_id(self._sync, row, self._sender.domain)
        headers = {
            "Message-ID": name,
            "Feedback-ID": email_message.feedback_id(self._sync, row, self._sender.domain),
            "Auto-Submitted": "auto-generated",
        }
        values = dict(row.fields)
        if not self._options.is_transactional:
            subscription = unsubscribe.Subscription(row.profile_id, self._sync, row.message_key)
            link = unsubscribe.link(str(self._account.unsubscribe_url), subscription, self._key)
            headers |= {"Precedence": "bulk", **unsubscribe.headers(link)}
            values[_UNSUBSCRIBE] = link
        content = email_message.compose(
            to,
            self._sender,
            self._reply_to,
            # one line, whatever the values hold
            " ".join(self._text.render(self._options.template + SUBJECT, values).split()),
            self._text.render(self._options.template + TEXT, values),
            self._html.render(self._options.template + _HTML, values),
            datetime.now(UTC),
            headers,
        )
        digest = hashlib.sha256(to.address.lower().encode()).hexdigest()
        return Payload({"to": to, "message_id": name, "content": content}, {"email": digest})

    def send(self, batch: Batch) -> Answer:
        """One after the other on one line; what was handed over before the line broke stays handed over."""
        line = self._take()
        results: list[Result] = []
        try:
            for item in batch.items:
                results.append(self._hand_over(line, item.payload.cells))
        except (BusyError, DeliveryError) as error:
            line.close()
            if not results:
                raise
            if isinstance(error, DeliveryError):
                return Answer(results, failure=error)
            results += [Result(Outcome.DEFERRED, error.code)] * (len(batch.items) - len(results))
        else:
            self._idle.put(line)
        return Answer(results)

    def _hand_over(self, line: smtplib.SMTP, cells: Mapping[str, Any]) -> Result:
        to, name = cells["to"], cells["message_id"]
        try:
            result = smtp.hand_over(line, self._bounces_to, to.address, cells["content"], is_utf8=to.is_utf8)
        except LostAnswerError as lost:
            # only this one is in doubt; the next says that the line is gone
            line.close()
            return Result(Outcome.UNKNOWN, lost.code, name)
        return replace(result, vendor_id=name)

    def close(self) -> None:
        """Say goodbye."""
        while not self._idle.empty():
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._idle.get_nowait().quit()

    def _take(self) -> smtplib.SMTP:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            account = self._account
            return smtp.connect(
                account.host, account.port, account.encryption, self._login, account.timeout_seconds
            )
