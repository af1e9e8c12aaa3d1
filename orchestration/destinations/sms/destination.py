"""SMS by SMPP 3.4: one text to each person, from a template of the project. See docs/destinations/sms.md."""

import hashlib
import queue
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from orchestration.destinations.account import Secret
from orchestration.destinations.base import (
    Answer,
    Batch,
    Delivery,
    Destination,
    Outcome,
    Payload,
    Row,
    UnusableRowError,
    Verdict,
)
from orchestration.destinations.extras import needed
from orchestration.destinations.sms import text as sms_text
from orchestration.destinations.sms.receipts import Receipts
from orchestration.destinations.text_message import TEXT, TextAccount

if TYPE_CHECKING:
    from orchestration.destinations.sms.smpp import Session

# Type and plan of an address: international number, short code, name.
_INTERNATIONAL, _SHORT, _NAME = (1, 1), (3, 0), (5, 0)
_NOT_YET = ("ACCEPTD", "ENROUTE", "UNKNOWN")


class SmsAccount(TextAccount):
    """An account of type `sms` in destinations.yml."""

    channel = "sms"
    IDENTIFIERS = ("phone",)

    type: Literal["sms"]
    host: str
    port: int = Field(default=2775, ge=1, le=65_535)
    tls: bool = False
    user: Secret
    password: Secret
    system_type: str = ""
    # a name of at most 11 characters, a number with country code, or a short code
    sender: str = Field(pattern=r"^(\+?\d{3,15}|[ -~]{1,11})$")
    receipts: bool = True
    max_parts: int = Field(default=6, ge=1, le=255)
    requests_per_second: float | None = Field(default=10, gt=0)
    poll_after_minutes: float = Field(default=5, ge=0)
    poll_hours: float = Field(default=72, gt=0)

    def open(self, delivery: Delivery) -> "SmsDestination":
        """Contacts no one yet. Raises SecretMissing, or DeliveryError where the package is missing."""
        needed("smpplib", "sms")
        return SmsDestination(self, delivery)


class SmsDestination(Destination):
    """Keeps sessions with the centre open between messages."""

    def __init__(self, account: SmsAccount, delivery: Delivery) -> None:
        self._account = account
        self._sync = delivery.sync
        self._template = delivery.options.template + TEXT
        self._templates = account.texts()
        self._login = {
            "system_id": account.user.reveal(),
            "password": account.password.reveal(),
            "system_type": account.system_type,
        }
        place = delivery.root / "sms_receipts" / f"{account.host}-{account.port}"
        self._receipts = Receipts(place, days=int(account.poll_hours / 24) + 2)
        self._states: dict[str, str] | None = None
        self._idle: queue.SimpleQueue[Session] = queue.SimpleQueue()

    def prepare(self, row: Row) -> Payload:
        """The text in parts. Raises UnusableRowError: bad_number, template_needs_..., text_too_long."""
        written = row.identifiers.get("phone")
        if not written:
            raise UnusableRowError("no_usable_identifier")
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", written, re.ASCII):
            raise UnusableRowError("bad_number")
        text = self._templates.render(self._template, row.fields).strip()
        what = "\0".join((self._sync, row.message_key, row.profile_id))
        coding, parts = sms_text.split(text, hashlib.sha256(what.encode()).digest()[0])
        if not text or len(parts) > self._account.max_parts:
            raise UnusableRowError("text_too_long" if text else "text_empty")
        cells = {"to": written[1:], "coding": coding, "parts": parts}
        return Payload(cells, {"phone": hashlib.sha256(written.encode()).hexdigest()})

    def send(self, batch: Batch) -> Answer:
        """One message. With receipts it is accepted, and `poll` tells more; without, the centre's word is the last."""
        [item] = batch.items
        cells = item.payload.cells
        sender = self._account.sender
        ton, npi = _kind_of(sender)
        session = self._take()
        try:
            result = session.submit(
                cells["parts"],
                source_addr=sender.lstrip("+"),
                source_addr_ton=ton,
                source_addr_npi=npi,
                destination_addr=cells["to"],
                dest_addr_ton=_INTERNATIONAL[0],
                dest_addr_npi=_INTERNATIONAL[1],
                data_coding=cells["coding"],
                esm_class=0x40 if len(cells["parts"]) > 1 else 0,
                registered_delivery=int(self._account.receipts),
            )
        finally:
            self._give(session)
        if result.outcome is Outcome.CONFIRMED and self._account.receipts:
            return Answer([replace(result, outcome=Outcome.ACCEPTED)], reference=result.vendor_id)
        return Answer([result])

    def poll(self, reference: str) -> Verdict | None:
        """What the receipts of all parts say, those heard while sending and those that wait at the centre."""
        if self._states is None:
            session = self._take()
            try:
                session.listen(2)
            finally:
                self._give(session)
            self._states = self._receipts.read()
        states = [self._states.get(one) for one in reference.split(",")]
        failed = [one for one in states if one and one != "DELIVRD" and one not in _NOT_YET]
        if failed:
            return Verdict(Outcome.REJECTED, f"sms_{failed[0].lower()}")
        return Verdict(Outcome.CONFIRMED) if set(states) == {"DELIVRD"} else None

    def close(self) -> None:
        """Say goodbye."""
        while not self._idle.empty():
            self._idle.get_nowait().close()

    def _take(self) -> "Session":
        from orchestration.destinations.sms.smpp import Session

        try:
            return self._idle.get_nowait()
        except queue.Empty:
            account = self._account
            return Session(
                account.host,
                account.port,
                account.tls,
                self._login,
                account.timeout_seconds,
                self._receipts.note,
            )

    def _give(self, session: "Session") -> None:
        if session.is_broken:
            session.close()
        else:
            self._idle.put(session)


def _kind_of(sender: str) -> tuple[int, int]:
    if not re.fullmatch(r"\+?\d+", sender):
        return _NAME
    return _INTERNATIONAL if sender.startswith("+") else _SHORT
