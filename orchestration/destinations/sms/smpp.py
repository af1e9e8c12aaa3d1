"""A session with an SMS centre (SMPP 3.4, smpplib), its answers told in the engine's words."""

import contextlib
import logging
import re
import select
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from typing import Any

import smpplib.client
import smpplib.exceptions
import smpplib.smpp

from orchestration.destinations.base import (
    BusyError,
    DeliveryError,
    LostAnswerError,
    Outcome,
    Result,
)

# Passwords and texts are in what it writes at DEBUG.
logging.getLogger("smpplib").setLevel(logging.WARNING)

# System error, message queue full, throttled, receiver temporarily unable.
_BUSY = (0x08, 0x14, 0x58, 0x64)
_NO_SUCH_NUMBER = 0x0B
# The sender's address, its type, its plan: every message would be refused.
_BAD_SENDER = (0x0A, 0x48, 0x49)
_STATES = {2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 8: "REJECTD"}
_LOST = (smpplib.exceptions.ConnectionError, OSError)

Noted = Callable[[str, str], None]


class _Client(smpplib.client.Client):
    def _create_socket(self) -> socket.socket:
        raw = socket.socket()
        raw.settimeout(self.timeout)
        # the library leaves the name out, and with it who the certificate is for
        return self._ssl_context.wrap_socket(raw, server_hostname=self.host) if self._ssl_context else raw


class Session:
    """One bound connection. `noted` keeps a receipt (message id, state) before the centre hears that it was heard."""

    def __init__(
        self, host: str, port: int, is_tls: bool, login: dict[str, str], seconds: float, noted: Noted
    ):
        context = ssl.create_default_context() if is_tls else None
        self._client = _Client(
            host,
            port,
            timeout=seconds,
            logger_name="smpplib",
            ssl_context=context,
            allow_unknown_opt_params=True,
        )
        self._noted = noted
        self.is_broken = False
        try:
            self._client.connect()
            self._client.bind_transceiver(**login)
        except smpplib.exceptions.PDUError as error:
            self._client.disconnect()
            raise _not_bound(error.args[-1], f"{host}:{port}") from None
        except _LOST:
            self._client.disconnect()
            raise BusyError("smpp_unreachable") from None

    def submit(self, parts: Sequence[bytes], **fields: Any) -> Result:
        """All parts of one message; vendor_id is their ids. Raises BusyError, LostAnswerError or DeliveryError."""
        self.listen(0)
        taken: list[str] = []
        for part in parts:
            try:
                pdu = self._client.send_message(short_message=part, **fields)
                answer = self._answer(pdu.sequence)
            except _LOST:
                self.is_broken = True
                raise LostAnswerError("smpp_connection_lost") from None
            if answer.status and taken:
                # a part is on its way: the message neither arrived nor did it not
                return Result(Outcome.UNKNOWN, f"smpp_0x{answer.status:02x}", ",".join(taken))
            if answer.status:
                return _refused(answer.status)
            taken.append(_text(answer.message_id))
        return Result(Outcome.CONFIRMED, vendor_id=",".join(taken))

    def listen(self, seconds: float) -> None:
        """Hear receipts until so long nothing comes. Raises BusyError when the line is gone."""
        try:
            while self._is_readable(seconds):
                self._react(self._client.read_pdu())
        except _LOST:
            self.is_broken = True
            raise BusyError("smpp_connection_lost") from None

    def close(self) -> None:
        """Say goodbye, if anybody listens."""
        with contextlib.suppress(smpplib.exceptions.PDUError, *_LOST):
            if not self.is_broken:
                # the library's own takes the next thing said for the answer, and it may be a receipt
                self._client.send_pdu(smpplib.smpp.make_pdu("unbind", client=self._client))
                while (pdu := self._client.read_pdu()).command != "unbind_resp":
                    self._react(pdu)
        self._client.disconnect()

    def _answer(self, sequence: int) -> Any:
        deadline = time.monotonic() + self._client.timeout
        while time.monotonic() < deadline:
            pdu = self._client.read_pdu()
            if pdu.command == "submit_sm_resp" and pdu.sequence == sequence:
                return pdu
            self._react(pdu)
        raise TimeoutError

    def _react(self, pdu: Any) -> None:
        if pdu.command == "deliver_sm":
            self._hear(pdu)
            self._reply("deliver_sm_resp", pdu)
        elif pdu.command == "enquire_link":
            self._reply("enquire_link_resp", pdu)
        elif pdu.command == "unbind":
            raise smpplib.exceptions.ConnectionError

    def _hear(self, pdu: Any) -> None:
        words = _text(pdu.short_message)
        name = _text(pdu.receipted_message_id) or _found(r"\bid:(\S+)", words)
        state = _STATES.get(pdu.message_state) or _found(r"\bstat:([A-Z]{7})", words)
        if pdu.esm_class & 0x3C == 0x04 and name and state:
            self._noted(name, state)

    def _reply(self, command: str, to: Any) -> None:
        pdu = smpplib.smpp.make_pdu(command, client=self._client)
        pdu.sequence = to.sequence
        self._client.send_pdu(pdu)

    def _is_readable(self, seconds: float) -> bool:
        return bool(select.select([self._client._socket], [], [], seconds)[0])


def _refused(status: int) -> Result:
    code = f"0x{status:02x}"
    if status in _BUSY:
        raise BusyError(f"smpp_{code}")
    if status in _BAD_SENDER:
        raise DeliveryError(
            f"smpp_{code}",
            f"The centre refuses the account's sender ({code}): mend `sender`.",
            is_definitive=True,
        )
    return Result(Outcome.REJECTED, f"bounced_{code}" if status == _NO_SUCH_NUMBER else f"smpp_{code}")


def _not_bound(status: int, where: str) -> Exception:
    code = f"smpp_0x{status:02x}"
    # already bound: a session of before that the centre has not given up
    if status in (*_BUSY, 0x05):
        return BusyError(code)
    return DeliveryError(
        code, f"{where} refuses to bind ({code}): check user and password.", is_definitive=True
    )


def _text(value: bytes | str | None) -> str:
    words = value.decode("ascii", "replace") if isinstance(value, bytes) else value or ""
    return words.rstrip("\0")


def _found(pattern: str, words: str) -> str | None:
    match = re.search(pattern, words)
    return match[1] if match else None
