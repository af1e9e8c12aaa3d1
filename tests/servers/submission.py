"""aiosmtpd as a provider's submission server: `python submission.py <folder> <STARTTLS port> <TLS port>`.

User shop, password secret; folder holds cert.pem and key.pem, and gets a maildir.
"""

import ssl
import sys
import threading
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import AuthResult, LoginPassword


def authenticate(server, session, envelope, mechanism, given) -> AuthResult:
    """Only shop may come in."""
    is_known = isinstance(given, LoginPassword) and given == LoginPassword(b"shop", b"secret")
    return AuthResult(success=is_known, handled=False)


def main(folder: Path, starttls_port: int, tls_port: int) -> None:
    """Serve until killed."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    common = {
        "hostname": "127.0.0.1",
        "enable_SMTPUTF8": True,
        "authenticator": authenticate,
        "auth_required": True,
    }
    handler = Mailbox(folder / "maildir")
    Controller(handler, port=tls_port, ssl_context=context, auth_require_tls=False, **common).start()
    Controller(handler, port=starttls_port, tls_context=context, require_starttls=True, **common).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
