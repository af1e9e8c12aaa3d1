"""OpenSMTPD on loopback: one listener as the relay we hand mail to, one as the far server that refuses it later.

Mail for example.test lies in one maildir, non-delivery reports for bounces@example.test too. Beside it aiosmtpd, as a
provider's submission server with TLS, a login, and addresses in any alphabet.
"""

import fcntl
import mailbox
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from tests.support.engines import skip_engine
from tests.support.servers.process import PYTHON_SERVERS, REPOSITORY, free_port, program, running
from tests.support.waiting import eventually

_REMEDY = "on Debian and Ubuntu: apt-get install opensmtpd"

_CONFIG = """
table people file:{folder}/people
table busy {{ "later@example.test" }}
table closing {{ "goodbye@example.test" }}
table unwanted {{ "unwanted@example.test" }}
table gone {{ "gone@example.test" }}
table moved {{ "moved@far.test" }}
filter busy phase rcpt-to match rcpt-to <busy> reject "451 4.7.1 Try again later"
filter closing phase rcpt-to match rcpt-to <closing> disconnect "421 4.3.2 Closing"
filter unwanted phase rcpt-to match rcpt-to <unwanted> reject "554 5.7.1 Not from you"
filter gone phase rcpt-to match rcpt-to <gone> reject "550 5.1.1 No such mailbox"
filter moved phase rcpt-to match rcpt-to <moved> reject "550 5.1.1 No such mailbox"
filter near chain {{ busy, closing, unwanted, gone }}
listen on 127.0.0.1 port {port} tag near filter near
listen on 127.0.0.1 port {far_port} tag far filter moved
action inbox maildir "{folder}/maildir" virtual <people>
action far relay host smtp://127.0.0.1:{far_port}
match tag far from any for domain "far.test" action inbox
match tag near from any for domain "far.test" action far
match from any for domain "example.test" action inbox
"""


@dataclass(frozen=True)
class SmtpServer:
    """A relay and the maildir behind it."""

    folder: Path
    port: int

    def message(self, message_id: str) -> EmailMessage:
        """What was delivered under this name, once it was; AssertionError when it never is."""
        found = eventually(lambda: [mail for mail in self.mail() if mail["Message-ID"] == message_id])
        assert found, f"{message_id} was not delivered"
        return found[0]

    def mail(self, to: str = "") -> list[EmailMessage]:
        """Everything that was delivered for an address by now."""
        box = mailbox.Maildir(self.folder / "maildir", factory=None)
        parsed = [BytesParser(policy=default).parsebytes(one.as_bytes()) for one in box]
        return [one for one in parsed if to in str(one["To"])]


@contextmanager
def smtp_server() -> Iterator[SmtpServer]:
    """A relay that knows anna, iris and bounces at example.test.

    It answers 550 for gone@, 451 for later@, 554 for unwanted@, and hangs up on goodbye@. moved@far.test it takes, and
    learns later that nobody wants it.
    """
    smtpd = program("smtpd", _REMEDY)
    if os.geteuid() != 0:
        skip_engine("smtpd", "it starts for root only")
    port, far_port = free_port(), free_port()
    temporary = Path(tempfile.gettempdir())
    # its queue and its socket have fixed places: one at a time on a machine
    with (
        tempfile.TemporaryDirectory(dir=temporary) as name,
        (temporary / "goldseam-smtpd.lock").open("w") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = Path(name)
        _write(folder, port, far_port)
        with running([smtpd, "-d", "-f", str(folder / "smtpd.conf")], port, folder / "smtpd.log"):
            yield SmtpServer(folder, port)


def _write(folder: Path, port: int, far_port: int) -> None:
    # mail is put down by a user without rights, who must get there
    folder.chmod(0o755)
    mailbox.Maildir(folder / "maildir")
    for one in (folder / "maildir", *(folder / "maildir").iterdir()):
        shutil.chown(one, "nobody")
    people = "".join(f"{name}@example.test: nobody\n" for name in ("anna", "iris", "bounces"))
    (folder / "people").write_text(f"{people}nobody: nobody\n")
    (folder / "smtpd.conf").write_text(_CONFIG.format(folder=folder, port=port, far_port=far_port))


@dataclass(frozen=True)
class SubmissionServer(SmtpServer):
    """Port: STARTTLS. User shop, password secret."""

    tls_port: int
    certificate: Path


@contextmanager
def submission_server(folder: Path) -> Iterator[SubmissionServer]:
    """A server that wants TLS and a login, and whose certificate nobody has signed."""
    python = program("python", "run `make .servers/installed`", PYTHON_SERVERS)
    openssl = program("openssl", "on Debian and Ubuntu: apt-get install openssl")
    words = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run(
        [openssl, *words.split(), "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    port, tls_port = free_port(), free_port()
    script = REPOSITORY / "tests" / "servers" / "submission.py"
    with running([python, str(script), str(folder), str(port), str(tls_port)], port, folder / "server.log"):
        yield SubmissionServer(folder, port, tls_port, folder / "cert.pem")


@contextmanager
def cut_after(mark: bytes, port: int) -> Iterator[int]:
    """A port that leads to another, until the mark went through: then the line to the client is dead."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        threading.Thread(target=_lead, args=(listener, mark, port), daemon=True).start()
        yield listener.getsockname()[1]


def _lead(listener: socket.socket, mark: bytes, port: int) -> None:
    client, _ = listener.accept()
    server = socket.create_connection(("127.0.0.1", port))
    is_cut = threading.Event()

    def back() -> None:
        while answer := server.recv(65_536):
            if is_cut.is_set():
                # the server has taken it; nobody is told
                client.shutdown(socket.SHUT_RDWR)
                return
            client.sendall(answer)

    threading.Thread(target=back, daemon=True).start()
    seen = b""
    while said := client.recv(65_536):
        seen += said
        if mark in seen:
            is_cut.set()
        server.sendall(said)
