"""A conversation with a mail relay, its answers told in the engine's words."""

import contextlib
import re
import smtplib
import ssl
from typing import Literal

from orchestration.destinations.base import BusyError, DeliveryError, LostAnswerError, Outcome, Result

Encryption = Literal["starttls", "tls", "none"]

_CLOSING = 421
# RFC 3463: the address itself (5.1.x), a mailbox that is gone or disabled (5.2.0, 5.2.1), or nothing said (5.0.x).
_DEAD = re.compile(r"5\.(0|1|2(?=\.[01]$))\.\d+$")


def is_dead(status: str) -> bool:
    """Whether an enhanced status code says that nobody will ever read mail at this address."""
    return bool(_DEAD.match(status))


def connect(
    host: str, port: int, encryption: Encryption, login: tuple[str, str] | None, seconds: float
) -> smtplib.SMTP:
    """A line that mail can be sent on. Raises BusyError or DeliveryError."""
    line = None
    try:
        if encryption == "tls":
            line = smtplib.SMTP_SSL(host, port, timeout=seconds, context=ssl.create_default_context())
        else:
            line = smtplib.SMTP(host, port, timeout=seconds)
        line.ehlo_or_helo_if_needed()
        if encryption == "starttls":
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
        if login:
            line.login(*login)
    except Exception as error:
        if line:
            line.close()
        raise _unreachable(error, f"{host}:{port}") from None
    return line


def hand_over(line: smtplib.SMTP, sender: str, recipient: str, content: bytes, *, is_utf8: bool) -> Result:
    """Send one message to one recipient. Raises BusyError, DeliveryError or LostAnswerError."""
    if is_utf8 and not line.has_extn("smtputf8"):
        return Result(Outcome.REJECTED, "smtputf8_unsupported")
    try:
        code, _ = line.mail(sender, ["SMTPUTF8", "BODY=8BITMIME"] if is_utf8 else [])
        if code != 250:
            raise _refused_sender(code)
        code, words = line.rcpt(recipient)
    except OSError:
        raise BusyError("smtp_connection_lost") from None
    if code not in (250, 251):
        return _refused(line, code, words, is_dead_by_default=True)
    try:
        code, words = line.data(content)
    except smtplib.SMTPDataError as error:
        # the relay did not even want to see it
        code, words = error.smtp_code, error.smtp_error
    except OSError:
        raise LostAnswerError("smtp_connection_lost") from None
    return Result(Outcome.CONFIRMED) if code == 250 else _refused(line, code, words, is_dead_by_default=False)


def _refused(line: smtplib.SMTP, code: int, words: bytes, *, is_dead_by_default: bool) -> Result:
    if code == _CLOSING:
        raise BusyError("smtp_421")
    with contextlib.suppress(OSError):
        # a broken line shows at the next message
        line.rset()
    if code < 500:
        return Result(Outcome.DEFERRED, f"smtp_{code}")
    enhanced = re.match(rb"5\.\d+\.\d+", words)
    dead = is_dead(enhanced[0].decode()) if enhanced else is_dead_by_default
    return Result(Outcome.REJECTED, f"bounced_{code}" if dead else f"smtp_{code}")


def _refused_sender(code: int) -> Exception:
    if code < 500:
        return BusyError(f"smtp_{code}")
    return DeliveryError(
        f"smtp_{code}",
        f"The relay refuses the account's sender with {code}: check sender and bounces_to, or what the user may do.",
        is_definitive=True,
    )


def _unreachable(error: Exception, where: str) -> Exception:
    if isinstance(error, ssl.SSLCertVerificationError):
        words = f"{where} shows a certificate that is not trusted ({error.verify_message})."
        return DeliveryError("tls_certificate", words, is_definitive=True)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        words = f"{where} does not offer what the account asks for: STARTTLS, or a login."
        return DeliveryError("smtp_not_supported", words, is_definitive=True)
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500:
        words = f"{where} answered {error.smtp_code}: check host, user and password."
        return DeliveryError(f"smtp_{error.smtp_code}", words, is_definitive=True)
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0:
        return BusyError(f"smtp_{error.smtp_code}")
    if isinstance(error, OSError):
        return BusyError("smtp_unreachable")
    return error
