"""Mail as a real relay takes, refuses and delivers it."""

import email
import json
import logging
import mailbox
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from orchestration.destinations.base import BusyError, DeliveryError, UnusableRowError
from orchestration.destinations.email import unsubscribe
from orchestration.destinations.email.bounces import Bounce, bounces
from orchestration.destinations.email.destination import EmailAccount, EmailDestination
from tests.destinations.batches import delivery, outcomes, row, send
from tests.support.servers.process import free_port
from tests.support.servers.smtp import SmtpServer, SubmissionServer, cut_after, smtp_server, submission_server
from tests.support.waiting import eventually

HTML = '<p>Hello {{ first_name }}</p>\n<a href="{{ unsubscribe_url }}">no more</a>\n'
TEXT = "Hello {{ first_name }}\n.\nno more: {{ unsubscribe_url }}\n"
SECRETS = {"UNSUBSCRIBE_KEY": "a-key-of-signatures", "SMTP_USER": "shop", "SMTP_PASSWORD": "secret"}
LOGIN = {"user": "${SMTP_USER}", "password": "${SMTP_PASSWORD}"}


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[SmtpServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture(scope="module", name="submission")
def _submission(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SubmissionServer]:
    with submission_server(tmp_path_factory.mktemp("submission")) as server:
        yield server


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


def account(folder: Path, port: int, **settings: object) -> EmailAccount:
    return EmailAccount.model_validate(
        {
            "type": "email",
            "host": "127.0.0.1",
            "port": port,
            "encryption": "none",
            "sender": "Bücher & Co <news@example.test>",
            "reply_to": "help@example.test",
            "bounces_to": "bounces@example.test",
            "unsubscribe_url": "https://shop.example/unsubscribe",
            "unsubscribe_key": "${UNSUBSCRIBE_KEY}",
            "templates": folder,
            **settings,
        }
    )


def destination(folder: Path, port: int, sync: str = "welcome", **settings: object) -> EmailDestination:
    for suffix, source in (
        (".subject.j2", "Welcome, {{ first_name }}\n"),
        (".txt.j2", TEXT),
        (".html.j2", HTML),
    ):
        if not (folder / f"welcome{suffix}").exists():
            (folder / f"welcome{suffix}").write_text(source)
    to = account(folder, port, **settings)
    return to.open(delivery(to, folder, sync=sync, fields=["first_name"], template="welcome"))


def anna(email: str = "anna@example.test", name: str | None = "Anna", profile_id: str = "p1"):
    return row(profile_id, message_key="spring", email=email, fields={"first_name": name})


def test_a_message_arrives_whole(server: SmtpServer, tmp_path: Path):
    to = destination(tmp_path, server.port, sync="whole")
    answer = send(to, anna(name="Анна <b>\r\nBcc: iris@example.test\r\n\r\nfree"))
    to.close()
    assert outcomes(answer) == ["confirmed"]
    mail = server.message(answer.results[0].vendor_id)
    assert mail["Subject"] == "Welcome, Анна <b> Bcc: iris@example.test free"
    assert str(mail["From"].addresses[0]) == "Bücher & Co <news@example.test>"
    assert (mail["To"], mail["Reply-To"]) == ("anna@example.test", "help@example.test")
    assert mail["Bcc"] is None
    assert (mail["Precedence"], mail["Auto-Submitted"]) == ("bulk", "auto-generated")
    assert mail["Feedback-ID"] == "spring:whole:message:example.test"
    assert mail["Return-Path"] == "<bounces@example.test>"
    assert abs(mail["Date"].datetime - datetime.now(UTC)) < timedelta(minutes=5)
    text, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    # a line of one full stop is no end of the message
    assert "Анна <b>" in text and "\n.\n" in text
    assert "Анна &lt;b&gt;" in html and "<b>" not in html
    assert not [one for one in server.mail("iris@") if one["Message-ID"] == mail["Message-ID"]]


def test_the_link_to_unsubscribe_is_signed_and_names_no_address(server: SmtpServer, tmp_path: Path):
    to = destination(tmp_path, server.port, sync="unsubscribe")
    name = send(to, anna()).results[0].vendor_id
    to.close()
    raw = server.message(name)
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = raw["List-Unsubscribe"].strip()
    assert link.startswith("<https://shop.example/unsubscribe?token=") and "anna" not in link
    token = link.partition("token=")[2].rstrip(">")
    assert f"token={token}" in raw.get_body(["plain"]).get_content()
    found = unsubscribe.read(token, SECRETS["UNSUBSCRIBE_KEY"])
    assert found == unsubscribe.Subscription("p1", "unsubscribe", "spring")
    assert unsubscribe.read(token, "another key") is None
    forged = unsubscribe.token(unsubscribe.Subscription("p2", "unsubscribe", "spring"), "another key")
    assert unsubscribe.read(forged.split(".")[0] + "." + token.split(".")[1], "a-key-of-signatures") is None
    assert unsubscribe.read("garbage", "a-key-of-signatures") is None


def test_headers_that_machines_read_are_never_encoded(tmp_path: Path):
    """The library folds what is longer than a line into encoded words."""
    to = destination(tmp_path, 1, sync="a" * 60, unsubscribe_url=f"https://shop.example/{'x' * 100}?a=b")
    head = to.prepare(anna()).cells["content"].partition(b"\r\n\r\n")[0].decode("ascii")
    lines = dict(line.split(": ", 1) for line in head.split("\r\n") if ": " in line)
    assert lines["List-Unsubscribe"].startswith(f"<https://shop.example/{'x' * 100}?a=b&token=")
    assert lines["Feedback-ID"] == f"spring:{'a' * 60}:message:example.test"


def test_the_message_id_is_the_person_s_and_the_campaign_s(tmp_path: Path):
    one, other = destination(tmp_path, 1), destination(tmp_path, 1, sync="other")
    again = one.prepare(anna(email="new@example.test")).cells["message_id"]
    assert one.prepare(anna()).cells["message_id"] == again
    assert one.prepare(anna(profile_id="p2")).cells["message_id"] != again
    assert other.prepare(anna()).cells["message_id"] != again


def test_each_recipient_has_an_answer(server: SmtpServer, tmp_path: Path):
    to = destination(tmp_path, server.port)
    names = ["anna", "gone", "later", "unwanted", "iris"]
    answer = send(to, *[anna(f"{name}@example.test", profile_id=name) for name in names])
    to.close()
    expected = ["confirmed", "rejected bounced_550", "deferred smtp_451", "rejected smtp_554", "confirmed"]
    assert outcomes(answer) == expected


def test_what_a_relay_did_not_take_before_it_hung_up_is_deferred(server: SmtpServer, tmp_path: Path):
    to = destination(tmp_path, server.port)
    people = [anna(f"{name}@example.test", profile_id=name) for name in ("anna", "goodbye", "iris")]
    assert outcomes(send(to, *people)) == ["confirmed", "deferred smtp_421", "deferred smtp_421"]
    with pytest.raises(BusyError, match="smtp_421"):
        send(to, *people[1:])
    # the next batch has a line of its own
    assert outcomes(send(to, people[0])) == ["confirmed"]
    to.close()


def test_a_line_that_breaks_after_the_message_leaves_one_in_doubt(server: SmtpServer, tmp_path: Path):
    with cut_after(b"\r\n.\r\n", server.port) as port:
        to = destination(tmp_path, port, sync="cut")
        answer = send(to, anna(), anna("iris@example.test", profile_id="p2"))
        to.close()
    assert outcomes(answer) == ["unknown smtp_connection_lost", "deferred smtp_connection_lost"]
    # it had arrived, so saying "failed" would have been wrong
    assert server.message(answer.results[0].vendor_id)["To"] == "anna@example.test"


def test_a_line_that_breaks_before_the_message_took_nothing(server: SmtpServer, tmp_path: Path):
    with cut_after(b"rcpt TO", server.port) as port:
        to = destination(tmp_path, port)
        with pytest.raises(BusyError, match="smtp_connection_lost"):
            send(to, anna())
        to.close()


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
def test_login_over_an_encrypted_line(
    submission: SubmissionServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encryption: str
):
    port = submission.port if encryption == "starttls" else submission.tls_port
    settings = {"encryption": encryption, **LOGIN}
    with pytest.raises(DeliveryError, match="not trusted"):
        send(destination(tmp_path, port, **settings), anna())
    monkeypatch.setenv("SSL_CERT_FILE", str(submission.certificate))
    to = destination(tmp_path, port, **settings)
    assert outcomes(send(to, anna())) == ["confirmed"]
    to.close()
    with pytest.raises(DeliveryError, match="refuses the account's sender with 530"):
        send(destination(tmp_path, port, encryption=encryption), anna())
    monkeypatch.setenv("SMTP_PASSWORD", "wrong")
    with pytest.raises(DeliveryError, match="answered 535") as failed:
        send(destination(tmp_path, port, **settings), anna())
    assert failed.value.is_definitive


def test_an_address_in_another_alphabet(
    submission: SubmissionServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(submission.certificate))
    to = destination(tmp_path, submission.port, sync="alphabet", encryption="starttls", **LOGIN)
    answer = send(to, anna("анна@пример.example"), anna("iris@example.test", profile_id="p2"))
    to.close()
    assert outcomes(answer) == ["confirmed", "confirmed"]
    assert submission.message(answer.results[0].vendor_id)["To"] == "анна@xn--e1afmkfd.example"


def test_no_relay_is_busy_and_no_starttls_is_final(server: SmtpServer, tmp_path: Path):
    with pytest.raises(BusyError, match="smtp_unreachable"):
        send(destination(tmp_path, free_port()), anna())
    with pytest.raises(DeliveryError, match="does not offer"):
        send(destination(tmp_path, server.port, encryption="starttls"), anna())


def test_addresses_of_the_whole_world(server: SmtpServer, tmp_path: Path):
    to = destination(tmp_path, server.port)
    assert to.prepare(anna("Info@Bücher.Example")).cells["to"].address == "Info@xn--bcher-kva.example"
    # OpenSMTPD does not speak SMTPUTF8
    assert outcomes(send(to, anna("анна@example.test"))) == ["rejected smtputf8_unsupported"]
    to.close()
    for nonsense in ("", "anna", "anna@", "a b@example.test", "a@b@c.d,e", "<a@b.c>", "a@b.c\r\nrset", None):
        with pytest.raises(UnusableRowError, match=r"bad_address|no_usable_identifier"):
            to.prepare(anna(nonsense))


def test_a_bounce_is_heard_later(server: SmtpServer, tmp_path: Path):
    """The relay takes it, the far server does not, and a notification comes back."""
    to = destination(tmp_path, server.port, sync="moved")
    answer = send(to, anna("moved@far.test"))
    to.close()
    assert outcomes(answer) == ["confirmed"]
    name = answer.results[0].vendor_id
    box = mailbox.Maildir(server.folder / "maildir", factory=None)
    # OpenSMTPD tells the status and not what the far server said; mail that is no notification is passed over
    assert eventually(lambda: list(bounces(box))) == [Bounce(name, is_permanent=True, code="bounced_5.0.0")]


@pytest.mark.parametrize(
    ("status", "diagnostic", "code", "is_permanent"),
    [
        ("5.1.1", "smtp; 550 5.1.1 unknown user", "bounced_5.1.1", True),
        ("5.0.0", "smtp; 550 5.7.1 not from you", "smtp_5.7.1", True),
        ("5.2.2", None, "smtp_5.2.2", True),
        ("4.4.7", "smtp; 451 4.7.1 greylisted", "smtp_4.4.7", False),
    ],
)
def test_a_report_as_the_standard_has_it(status: str, diagnostic: str | None, code: str, is_permanent: bool):
    """RFC 3464, as Postfix and Exim write it; a report of a delay is none of a failure."""
    said = f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    report = f"""Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

sorry
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay

Final-Recipient: rfc822; anna@far.test
Action: failed
Status: {status}
{said}
--b
Content-Type: message/rfc822

Message-ID: <one@example.test>
Subject: Welcome

text
--b--
"""
    [bounce] = bounces([email.message_from_string(report)])
    assert bounce == Bounce("<one@example.test>", is_permanent, code)
    assert not list(bounces([email.message_from_string(report.replace("failed", "delayed"))]))


def test_a_field_that_is_null_has_to_be_provided_for(tmp_path: Path):
    with pytest.raises(UnusableRowError, match=r"^template_needs_first_name$"):
        destination(tmp_path, 1).prepare(anna(name=None))
    for part in ("subject", "txt", "html"):
        (tmp_path / f"welcome.{part}.j2").write_text("{{ first_name | default('you') }}")
    to = account(tmp_path, 1)
    to = to.open(delivery(to, tmp_path, template="welcome"))
    assert b"you" in to.prepare(anna(name=None)).cells["content"]


def test_a_template_is_sandboxed(tmp_path: Path):
    (tmp_path / "welcome.txt.j2").write_text("{{ first_name.__class__.__mro__ }}")
    with pytest.raises(UnusableRowError, match=r"^template_(failed|undefined)$"):
        destination(tmp_path, 1).prepare(anna())


def test_problems_name_file_line_and_variable(tmp_path: Path):
    (tmp_path / "welcome.subject.j2").write_text("Hi {{ x }}")
    (tmp_path / "welcome.html.j2").write_text("<p>\n{{ frist_name }}\n{% include 'foot.html.j2' %}")
    (tmp_path / "foot.html.j2").write_text("{{ city }}")
    (tmp_path / "welcome.txt.j2").write_text("ok\n{% if %}")
    to = account(tmp_path, 1)
    found = to.problems(delivery(to, tmp_path, fields=["first_name"], template="welcome"))
    known = "is none of the sync's fields; there are first_name, unsubscribe_url"
    assert list(found) == [
        f"options.template: {tmp_path}/welcome.subject.j2, line 1: 'x' {known}",
        f"options.template: {tmp_path}/welcome.txt.j2, line 2: Expected an expression, got 'end of statement block'",
        f"options.template: {tmp_path}/welcome.html.j2, line 2: 'frist_name' {known}",
        f"options.template: {tmp_path}/foot.html.j2, line 1: 'city' {known}",
    ]
    (tmp_path / "foot.html.j2").write_text("\n\n{{ city | uper }}")
    found = to.problems(delivery(to, tmp_path, fields=["first_name", "frist_name"], template="welcome"))
    assert list(found)[-1] == f"options.template: {tmp_path}/foot.html.j2, line 3: No filter named 'uper'."
    found = to.problems(delivery(to, tmp_path, template="absent"))
    assert list(found) == [
        f"options.template: {tmp_path}/absent.{part}.j2 is missing" for part in ("subject", "txt", "html")
    ]


def test_a_message_without_a_way_out_must_be_transactional(tmp_path: Path):
    to = account(tmp_path, 1, unsubscribe_url=None, unsubscribe_key=None)
    for part in ("subject", "txt", "html"):
        (tmp_path / f"receipt.{part}.j2").write_text("Thank you")
    [problem] = to.problems(delivery(to, tmp_path, template="receipt"))
    assert problem.startswith("options.is_transactional: ")
    fine = delivery(to, tmp_path, template="receipt", is_transactional=True)
    assert not list(to.problems(fine))
    content = to.open(fine).prepare(anna()).cells["content"]
    assert b"List-Unsubscribe" not in content and b"Precedence" not in content


@pytest.mark.parametrize(
    "wrong",
    [
        {"unsubscribe_url": "http://shop.example"},
        {"unsubscribe_key": None},
        {"user": "${SMTP_USER}", "password": "${SMTP_PASSWORD}"},
        {"sender": "Shop <news@>"},
        {"sender": "Shop <news@example.test>\r\nBcc: x@example.test"},
        {"unsubscribe_key": "plain-text-key"},
    ],
)
def test_settings_that_cannot_be_right(tmp_path: Path, wrong: dict[str, object]):
    with pytest.raises(ValidationError) as failed:
        account(tmp_path, 25, **wrong)
    assert "plain-text-key" not in str(failed.value.errors(include_input=False))


def test_nothing_of_a_person_is_logged_or_kept(
    submission: SubmissionServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture,
):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("SSL_CERT_FILE", str(submission.certificate))
    to = destination(tmp_path, submission.port, encryption="starttls", **LOGIN)
    payload = to.prepare(anna())
    answer = send(to, anna(), anna("gone@example.test"))
    to.close()
    said = (
        caplog.text
        + "".join(capfd.readouterr())
        + repr(payload)
        + json.dumps(dict(payload.digests))
        + repr(answer)
    )
    for value in ("anna@", "Anna", "gone@", *SECRETS.values()):
        assert value not in said
