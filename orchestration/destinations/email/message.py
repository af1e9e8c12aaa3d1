"""One e-mail to one person: addresses, headers, and the two forms of its text."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

import idna

from orchestration.destinations.base import Row, UnusableRowError

_LOCAL_PART = re.compile(r"[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f]{1,64}")


# The library would write what is too long for a line as encoded words, which nobody reads in these (RFC 8058).
_NEVER_FOLDED = ("List-Unsubscribe", "Feedback-ID")


class _Policy(EmailPolicy):
    def fold_binary(self, name: str, value: str) -> bytes:
        if name in _NEVER_FOLDED:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_SMTP = _Policy(linesep="\r\n")


@dataclass(frozen=True)
class Mailbox:
    """An address that can be sent to: the domain as ASCII, the rest as it is."""

    name: str
    local_part: str
    domain: str

    @classmethod
    def parse(cls, written: str) -> "Mailbox":
        """'Shop <news@bücher.example>' -> news@xn--bcher-kva.example. Raises ValueError."""
        return cls.of_address(*reversed(parseaddr(written)))

    @classmethod
    def of_address(cls, address: str, name: str = "") -> "Mailbox":
        """A bare address. Raises ValueError."""
        local_part, _, domain = address.strip().rpartition("@")
        if not _LOCAL_PART.fullmatch(local_part):
            raise ValueError("no e-mail address")
        return cls(name, local_part, idna.encode(domain, uts46=True).decode().lower())

    @property
    def address(self) -> str:
        """For the envelope."""
        return f"{self.local_part}@{self.domain}"

    @property
    def is_utf8(self) -> bool:
        """Whether a relay needs SMTPUTF8 for it."""
        return not self.local_part.isascii()

    def header(self) -> Address:
        """For a header; quoted and encoded where it must be."""
        return Address(self.name, self.local_part, self.domain)


def recipient(row: Row) -> Mailbox:
    """Raises UnusableRowError."""
    written = row.identifiers.get("email")
    if not written:
        raise UnusableRowError("no_usable_identifier")
    try:
        return Mailbox.of_address(written)
    except ValueError:
        raise UnusableRowError("bad_address") from None


def message_id(sync: str, row: Row, domain: str) -> str:
    """The same for the same message to the same person, however often it is sent."""
    what = "\0".join((sync, row.message_key, row.profile_id))
    return f"<{hashlib.sha256(what.encode()).hexdigest()[:40]}@{domain}>"


def feedback_id(sync: str, row: Row, sender: str) -> str:
    """campaign:sync:kind:sender, as postmasters count complaints by it."""
    parts = (row.message_key or sync, sync, "message", sender)
    return ":".join(re.sub(r"[^\w.\-]", "_", part) for part in parts)


def compose(
    to: Mailbox,
    sender: Mailbox,
    reply_to: Mailbox | None,
    subject: str,
    text: str,
    html: str,
    date: datetime,
    headers: Mapping[str, str],
) -> bytes:
    """The bytes to send. No value can start a header of its own: the library refuses a line break in one."""
    message = EmailMessage(policy=_SMTP.clone(utf8=to.is_utf8))
    message["From"] = sender.header()
    message["To"] = to.header()
    if reply_to:
        message["Reply-To"] = reply_to.header()
    message["Subject"] = subject
    message["Date"] = format_datetime(date)
    for name, value in headers.items():
        message[name] = value
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message.as_bytes()
