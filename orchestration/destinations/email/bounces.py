"""Mail that came back: delivery status notifications (RFC 3464) told as outcomes of what was sent.

A mailbox is read by the standard library, and answered by message id, which the ledger knows as vendor_id:

    for bounce in bounces(mailbox.Maildir("bounces", factory=None)):
        ...  # bounce.message_id, bounce.is_permanent, bounce.code
"""

import email
import email.policy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage, Message

from orchestration.destinations.email.smtp import is_dead


@dataclass(frozen=True)
class Bounce:
    """A message that did not arrive. code: bounced_5.1.1 where the address is dead, smtp_5.7.1 where it was refused."""

    message_id: str
    is_permanent: bool
    code: str


def bounces(messages: Iterable[Message]) -> Iterator[Bounce]:
    """What the notifications among these messages say; other mail is passed over, delays too."""
    for message in messages:
        report = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
        # multipart/report by the standard, multipart/mixed by OpenSMTPD
        if report.is_multipart():
            yield from _of_parts({part.get_content_type(): part for part in report.iter_parts()})


def _of_parts(parts: Mapping[str, EmailMessage]) -> Iterator[Bounce]:
    status, message_id = parts.get("message/delivery-status"), _original(parts)
    if status is None or message_id is None:
        return
    for block in status.get_payload():
        if str(block.get("Action", "")).lower() == "failed":
            code = _code(block)
            dead = is_dead(code)
            yield Bounce(message_id, code.startswith("5"), f"{'bounced' if dead else 'smtp'}_{code}")


def _original(parts: Mapping[str, EmailMessage]) -> str | None:
    """The Message-ID of what was sent: of the whole message, or of its headers, whichever came back."""
    if "message/rfc822" in parts:
        return _stripped(parts["message/rfc822"].get_payload(0).get("Message-ID"))
    if "text/rfc822-headers" in parts:
        headers = email.message_from_string(parts["text/rfc822-headers"].get_content())
        return _stripped(headers.get("Message-ID"))
    return None


def _stripped(value: str | None) -> str | None:
    return str(value).strip() if value else None


def _code(block: Message) -> str:
    """The enhanced code; where the status is vague (5.0.0), what the far server itself said."""
    said = re.search(r"\b([45]\.\d{1,3}\.\d{1,3})\b", str(block.get("Diagnostic-Code", "")))
    status = re.match(r"[245]\.\d{1,3}\.\d{1,3}", str(block.get("Status", "")).strip())
    if said and (status is None or status[0].endswith(".0.0")):
        return said[1]
    return status[0] if status else "5.0.0"
