"""SMS as a real SMS centre takes, refuses and reports them."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from orchestration.destinations.base import (
    BusyError,
    DeliveryError,
    LostAnswerError,
    Outcome,
    UnusableRowError,
    Verdict,
)
from orchestration.destinations.sms import text as sms_text
from orchestration.destinations.sms.destination import SmsAccount, SmsDestination
from orchestration.destinations.sms.receipts import Receipts
from tests.destinations.batches import delivery, outcomes, row, send
from tests.support.servers.process import free_port
from tests.support.servers.smsc import SmsCentre, sms_centre
from tests.support.waiting import eventually

LONG = "Здравствуйте, {{ first_name }}! " + "Ждём вас на распродаже 😀. " * 6
NUMBER = "+49151000000"


@pytest.fixture(scope="module", name="centre")
def _centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmsCentre]:
    with sms_centre(tmp_path_factory.mktemp("smsc")) as centre:
        yield centre


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMPP_USER", "shop")
    monkeypatch.setenv("SMPP_PASSWORD", "secret")


def account(folder: Path, port: int, **settings: object) -> SmsAccount:
    names = {"user": "${SMPP_USER}", "password": "${SMPP_PASSWORD}", "sender": "Shop", "timeout_seconds": 30}
    return SmsAccount.model_validate(
        {"type": "sms", "host": "127.0.0.1", "port": port, "templates": folder, **names, **settings}
    )


def destination(
    folder: Path, port: int, text: str = "Hello {{ first_name }}", **settings: object
) -> SmsDestination:
    (folder / "sale.txt.j2").write_text(text)
    to = account(folder, port, **settings)
    return to.open(delivery(to, folder, identifiers=["phone"], fields=["first_name"], template="sale"))


def person(last: str, name: str | None = "Anna"):
    """Somebody whose number ends so; what that means see smsc.js."""
    return row("p1", message_key="sale", phone=NUMBER + last, fields={"first_name": name})


def kept(folder: Path) -> str:
    """Every receipt that was written down."""
    return "".join(file.read_text() for file in folder.glob("sms_receipts/**/*.txt"))


def ask(to: SmsDestination, reference: str | None) -> Verdict | None:
    assert reference
    return to.poll(reference)


def test_a_text_is_submitted_and_its_receipt_heard_in_the_next_run(centre: SmsCentre, tmp_path: Path):
    to = destination(tmp_path, centre.port)
    answer = send(to, person("11"))
    [result] = answer.results
    assert (result.outcome, answer.reference) == (Outcome.ACCEPTED, result.vendor_id)
    [taken] = centre.taken(f"{NUMBER[1:]}11")
    assert (taken["text"], taken["from"], taken["coding"], taken["receipt"]) == ("Hello Anna", "Shop", 0, 1)
    assert taken["ton"] == [5, 1]

    def heard() -> bool:
        send(to, person("10"))
        return answer.reference in kept(tmp_path)

    # the receipt comes while this run still sends: only what is on the disk is heard of later
    assert eventually(heard)
    to.close()
    later = destination(tmp_path, centre.port)
    assert ask(later, answer.reference) == Verdict(Outcome.CONFIRMED)
    assert later.poll("never heard of") is None
    later.close()


@pytest.mark.parametrize(("last", "code"), [("12", "sms_undeliv"), ("19", "sms_expired")])
def test_a_text_that_never_arrived(centre: SmsCentre, tmp_path: Path, last: str, code: str):
    to = destination(tmp_path, centre.port)
    answer = send(to, person(last))
    to.close()
    later = destination(tmp_path, centre.port)
    assert ask(later, answer.reference) == Verdict(Outcome.REJECTED, code)
    later.close()


def test_without_receipts_the_centre_s_word_is_the_last(centre: SmsCentre, tmp_path: Path):
    to = destination(tmp_path, centre.port, receipts=False, sender="+4930123456")
    answer = send(to, person("21"))
    to.close()
    assert (outcomes(answer), answer.reference) == (["confirmed"], None)
    [taken] = centre.taken(f"{NUMBER[1:]}21")
    assert (taken["receipt"], taken["ton"], taken["from"]) == (0, [1, 1], "4930123456")


def test_a_long_text_in_another_alphabet_arrives_in_parts(centre: SmsCentre, tmp_path: Path):
    to = destination(tmp_path, centre.port, LONG)
    answer = send(to, person("31", "Анна"))
    parts = centre.taken(f"{NUMBER[1:]}31")
    expected = LONG.replace("{{ first_name }}", "Анна").strip()
    assert "".join(part["text"] for part in parts) == expected
    assert {part["coding"] for part in parts} == {8}
    headers = [bytes.fromhex(part["udh"][0]) for part in parts]
    assert [(header[0], header[-2], header[-1]) for header in headers] == [(0, 3, 1), (0, 3, 2), (0, 3, 3)]
    assert len({header[-3] for header in headers}) == 1
    assert len(answer.results[0].vendor_id.split(",")) == 3
    to.close()
    later = destination(tmp_path, centre.port)
    assert ask(later, answer.reference) == Verdict(Outcome.CONFIRMED)
    later.close()


def test_what_a_centre_may_answer(centre: SmsCentre, tmp_path: Path):
    to = destination(tmp_path, centre.port)
    for last, code in (("43", "smpp_0x58"), ("45", "smpp_0x14")):
        with pytest.raises(BusyError, match=code):
            send(to, person(last))
    assert outcomes(send(to, person("44"))) == ["rejected bounced_0x0b"]
    assert outcomes(send(to, person("46"))) == ["rejected smpp_0x45"]
    with pytest.raises(DeliveryError, match="mend `sender`"):
        send(to, person("47"))
    with pytest.raises(LostAnswerError, match="smpp_connection_lost"):
        send(to, person("48"))
    # the next one has a line of its own
    assert outcomes(send(to, person("41"))) == ["accepted"]
    to.close()


def test_half_a_text_is_neither_sent_nor_not(centre: SmsCentre, tmp_path: Path):
    to = destination(tmp_path, centre.port, LONG)
    answer = send(to, person("40"))
    to.close()
    assert outcomes(answer) == ["unknown smpp_0x58"]
    assert answer.results[0].vendor_id and answer.reference is None


def test_who_may_not_bind_and_who_is_away(centre: SmsCentre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(BusyError, match="smpp_unreachable"):
        send(destination(tmp_path, free_port()), person("51"))
    monkeypatch.setenv("SMPP_PASSWORD", "wrong")
    with pytest.raises(DeliveryError, match="check user and password") as failed:
        send(destination(tmp_path, centre.port), person("51"))
    assert (failed.value.code, failed.value.is_definitive) == ("smpp_0x0e", True)
    assert not centre.taken(f"{NUMBER[1:]}51")


def test_what_cannot_be_sent(tmp_path: Path):
    to = destination(tmp_path, 1)
    for number, code in (
        ("0151 123", "bad_number"),
        ("", "no_usable_identifier"),
        ("+0123456789", "bad_number"),
    ):
        with pytest.raises(UnusableRowError, match=code):
            to.prepare(row("p1", phone=number, fields={"first_name": "Anna"}))
    with pytest.raises(UnusableRowError, match="template_needs_first_name"):
        to.prepare(person("1", None))
    with pytest.raises(UnusableRowError, match="text_too_long"):
        destination(tmp_path, 1, "я" * 71, max_parts=1).prepare(person("1"))
    destination(tmp_path, 1, "я" * 70, max_parts=1).prepare(person("1"))
    with pytest.raises(UnusableRowError, match="text_empty"):
        destination(tmp_path, 1, " ").prepare(person("1"))


def test_no_character_is_cut_in_two():
    # 153 septets: an escape sequence would begin in one part and end in the next
    coding, parts = sms_text.split("a" * 152 + "€" + "b" * 20, 7)
    assert coding == sms_text.GSM
    assert [len(part) for part in parts] == [6 + 152, 6 + 2 + 20]
    assert parts[1][6:8] == b"\x1b\x65" and parts[0][:6] == b"\x05\x00\x03\x07\x02\x01"
    coding, parts = sms_text.split("я" * 66 + "😀" + "я" * 20, 7)
    assert coding == sms_text.UCS2
    assert "".join(part[6:].decode("utf-16-be") for part in parts) == "я" * 66 + "😀" + "я" * 20


@pytest.mark.parametrize(
    ("text", "coding", "number"),
    [
        ("a" * 160, 0, 1),
        ("a" * 161, 0, 2),
        ("€" * 80, 0, 1),
        ("€" * 81, 0, 2),
        ("я" * 70, 8, 1),
        ("я" * 71, 8, 2),
        ("`", 8, 1),
        ("@£$¥ {}[]~|\\^§", 0, 1),
    ],
)
def test_how_many_parts(text: str, coding: int, number: int):
    found, parts = sms_text.split(text, 0)
    assert (found, len(parts)) == (coding, number)


def test_receipts_outlive_a_run_and_not_their_time(tmp_path: Path):
    book = Receipts(tmp_path, days=3)
    book.note("m1", "ENROUTE")
    book.note("m1", "DELIVRD")
    (tmp_path / "2020-01-01.txt").write_text("old\tDELIVRD\n")
    assert book.read() == {"m1": "DELIVRD"}
    assert len(list(tmp_path.iterdir())) == 1


def test_problems_name_file_line_and_variable(tmp_path: Path):
    (tmp_path / "sale.txt.j2").write_text("Hi\n{{ name }}")
    to = account(tmp_path, 1)
    [problem] = to.problems(delivery(to, tmp_path, fields=["first_name"], template="sale"))
    known = "is none of the sync's fields; there are first_name"
    assert problem == f"options.template: {tmp_path}/sale.txt.j2, line 2: 'name' {known}"


def test_settings_that_cannot_be_right(tmp_path: Path):
    for wrong in ({"sender": "A name that is too long"}, {"rows_per_batch": 10}, {"password": "plain"}):
        with pytest.raises(ValidationError):
            account(tmp_path, 1, **wrong)


def test_nothing_of_a_person_is_logged_or_kept(
    centre: SmsCentre, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture
):
    caplog.set_level(logging.DEBUG)
    to = destination(tmp_path, centre.port)
    payload = to.prepare(person("61"))
    answer = send(to, person("61"))
    ask(to, answer.reference)
    to.close()
    assert answer.reference in kept(tmp_path)
    said = (
        kept(tmp_path)
        + caplog.text
        + "".join(capfd.readouterr())
        + repr(payload)
        + json.dumps(dict(payload.digests))
    )
    for value in ("4915100000061", "Anna", "secret"):
        assert value not in said and value.encode().hex() not in said
