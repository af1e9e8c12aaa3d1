"""Mailing lists, at a GNU Mailman that nobody here wrote."""

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestration.activation.sender import Delivered, Pace, Sender
from orchestration.destinations.base import (
    BusyError,
    DeliveryError,
    LostAnswerError,
    Outcome,
    UnusableRowError,
)
from orchestration.destinations.mailman import MailmanAccount, MailmanDestination
from tests.destinations.batches import batch, delivery, outcomes, row, send
from tests.support.servers.mailman import PASSWORD, Mailman, mailman
from tests.support.servers.process import free_port
from tests.support.servers.proxy import cut_after


@pytest.fixture(scope="module", name="server")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailman]:
    with mailman(tmp_path_factory.mktemp("mailman")) as server:
        yield server


@pytest.fixture(name="list_id")
def _list_id(server: Mailman, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty list for each test."""
    monkeypatch.setenv("MAILMAN_PASSWORD", PASSWORD)
    return server.new_list(hashlib.md5(request.node.name.encode()).hexdigest())


def opened(url: str, list_id: str, **settings: Any) -> MailmanDestination:
    account = MailmanAccount.model_validate(
        {"type": "mailman", "url": url, "user": "goldseam", "password": "${MAILMAN_PASSWORD}"} | settings
    )
    return account.open(delivery(account, Path(), identifiers=["email"], list_id=list_id))


def kept(destination: MailmanDestination, address: str, vendor_id: str | None = None) -> dict[str, str]:
    """What the ledger says of an address that was sent."""
    digests = destination.prepare(row("p1", email=address)).digests
    return {**digests} | ({"vendor_id": vendor_id} if vendor_id else {})


def test_members_join_with_their_names(server: Mailman, list_id: str):
    destination = opened(server.url, list_id)
    answer = send(
        destination,
        row("p1", email=" Anna@Example.com", fields={"display_name": "Anna Nowak"}),
        row("p2", email="bob@example.com", fields={"display_name": None}),
    )
    assert outcomes(answer) == ["confirmed", "confirmed"]
    assert server.members(list_id) == {"anna@example.com": "Anna Nowak", "bob@example.com": ""}


def test_the_same_batch_again_confirms_the_same_members(server: Mailman, list_id: str):
    destination = opened(server.url, list_id)
    twice = batch(destination, [row("p1", email="anna@example.com"), row("p2", email="bob@example.com")])
    first, second = destination.send(twice), destination.send(twice)
    assert outcomes(second) == ["confirmed", "confirmed"]
    assert first == second
    assert all(one.vendor_id for one in first.results)


@pytest.mark.parametrize("is_named", [True, False], ids=["by id", "by digest"])
def test_removal_needs_no_address(server: Mailman, list_id: str, is_named: bool):
    destination = opened(server.url, list_id)
    joined = send(destination, *(row(f"p{n}", email=f"a{n}@example.com") for n in range(3)))
    names = [one.vendor_id if is_named else None for one in joined.results]
    gone = [row(f"p{n}", "remove", sent=[kept(destination, f"a{n}@example.com", names[n])]) for n in range(2)]
    assert outcomes(send(destination, *gone)) == ["confirmed", "confirmed"]
    assert list(server.members(list_id)) == ["a2@example.com"]
    # a lost answer, or she left by herself
    assert outcomes(send(destination, *gone)) == ["confirmed", "confirmed"]
    assert list(server.members(list_id)) == ["a2@example.com"]


def test_removal_takes_every_address_ever_sent(server: Mailman, list_id: str):
    destination = opened(server.url, list_id)
    [first] = send(destination, row("p1", email="old@example.com")).results
    send(destination, row("p1", email="new@example.com"))
    sent = [kept(destination, "old@example.com", first.vendor_id), kept(destination, "new@example.com")]
    send(destination, row("p1", "remove", sent=sent))
    assert server.members(list_id) == {}


def test_update_moves_a_member_to_the_new_address(server: Mailman, list_id: str):
    destination = opened(server.url, list_id)
    [old] = send(destination, row("p1", email="old@example.com")).results
    changed = row(
        "p1",
        "update",
        email="new@example.com",
        sent=[kept(destination, "old@example.com", old.vendor_id), kept(destination, "new@example.com")],
    )
    first, second = send(destination, changed), send(destination, changed)
    assert outcomes(first) == outcomes(second) == ["confirmed"]
    # whose address stays does not leave and join again
    assert first.results[0].vendor_id == second.results[0].vendor_id
    assert list(server.members(list_id)) == ["new@example.com"]


def test_each_member_has_an_answer(server: Mailman, list_id: str):
    server.call("POST", f"lists/{list_id}/bans", data={"email": "banned@example.com"})
    server.call("POST", "members", data={"list_id": list_id, "subscriber": "asked@example.com"})
    answer = send(
        opened(server.url, list_id),
        row("p1", email="banned@example.com"),
        row("p2", email="a,b@example.com"),
        row("p3", email=list_id.replace(".", "@", 1)),
        row("p4", email="asked@example.com"),
        row("p5", email="anna@example.com"),
    )
    assert outcomes(answer) == [
        "rejected banned",
        "rejected invalid_address",
        "rejected address_of_the_list",
        "deferred subscription_pending",
        "confirmed",
    ]
    assert list(server.members(list_id)) == ["anna@example.com"]


def fail_at(destination: MailmanDestination, call: int, failure: Exception) -> None:
    """From this call on Mailman answers with a failure only."""
    send_really, calls = destination._client.send, iter(range(1, 1_000))

    def scripted(*arguments: Any, **request: Any) -> Any:
        if next(calls) >= call:
            raise failure
        return send_really(*arguments, **request)

    destination._client.send = scripted


def delivered(destination: MailmanDestination, *rows: Any) -> Delivered:
    quick = Sender("letter", destination, Pace(None, lambda _: None), 2, True, lambda _: None)
    return quick.deliver(batch(destination, rows))


def told(one: Delivered) -> list[str]:
    found = sorted(one.rows, key=lambda settled: settled.item.attempt)
    return [" ".join(filter(None, (row.result.outcome, row.result.error))) for row in found]


LETTERS = [row(f"p{n}", email=f"a{n}@example.com") for n in range(4)]


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (BusyError("http_503"), ["deferred http_503"] * 2),
        (LostAnswerError("http_500"), ["unknown http_500", "deferred http_500"]),
        (DeliveryError("http_401", "right", is_definitive=True), []),
    ],
    ids=["busy", "lost", "stopped"],
)
def test_who_joined_before_a_failure_is_not_forgotten(
    server: Mailman, list_id: str, failure: Exception, expected: list[str]
):
    destination = opened(server.url, list_id)
    fail_at(destination, 3, failure)
    answer = delivered(destination, *LETTERS)
    assert told(answer) == ["confirmed", "confirmed", *expected]
    assert all(one.result.vendor_id for one in answer.rows[:2])
    assert list(server.members(list_id)) == ["a0@example.com", "a1@example.com"]
    # a stopped run settles the others, which nobody tried
    assert answer.failure is (failure if isinstance(failure, DeliveryError) else None)


def test_an_answer_cut_off_in_the_middle_is_asked_for_again(server: Mailman, list_id: str):
    port = int(server.url.rpartition(":")[2])
    with cut_after(port, b"a2%40example.com") as cut:
        answer = delivered(opened(f"http://127.0.0.1:{cut}", list_id), *LETTERS)
    assert told(answer)[:2] == ["confirmed", "confirmed"]
    assert [one.partition(" ")[0] for one in told(answer)[2:]] == ["unknown", "deferred"]
    assert list(server.members(list_id)) == [f"a{n}@example.com" for n in range(3)]


def test_an_update_that_took_back_the_old_address_is_in_doubt(server: Mailman, list_id: str):
    destination = opened(server.url, list_id)
    [old] = send(destination, row("p1", email="old@example.com")).results
    moved = row(
        "p1", "update", email="new@example.com", sent=[kept(destination, "old@example.com", old.vendor_id)]
    )
    fail_at(destination, 2, BusyError("http_503"))
    assert told(delivered(destination, moved)) == ["unknown http_503"]


def test_who_is_known_by_another_name_is_looked_for_on_the_roster(server: Mailman, list_id: str):
    """Put in, taken out, put in again with the answer lost: the first id is not hers any more."""
    destination = opened(server.url, list_id)
    [old] = send(destination, row("p1", email="a@example.com")).results
    send(destination, row("p1", email="b@example.com"))
    sent = [kept(destination, "a@example.com", old.vendor_id), kept(destination, "b@example.com")]
    assert outcomes(send(destination, row("p1", "remove", sent=sent))) == ["confirmed"]
    assert server.members(list_id) == {}


def test_who_left_by_herself_stays_away(server: Mailman, list_id: str):
    destination = opened(server.url, list_id)
    [anna] = send(destination, row("p1", email="anna@example.com", fields={"display_name": "Anna"})).results
    sent = [kept(destination, "anna@example.com", anna.vendor_id)]
    renamed = row("p1", "update", email="anna@example.com", fields={"display_name": "Ann"}, sent=sent)
    [there] = send(destination, renamed).results
    assert (there.outcome, there.vendor_id) == (Outcome.CONFIRMED, anna.vendor_id)
    server.call("DELETE", f"members/{anna.vendor_id}")
    assert outcomes(send(destination, renamed)) == ["confirmed"]
    assert server.members(list_id) == {}


@pytest.mark.parametrize("address", [None, "", "anna", "anna@", "anna@localhost"])
def test_what_is_no_address_is_not_sent(server: Mailman, list_id: str, address: str | None):
    with pytest.raises(UnusableRowError, match="no_usable_identifier"):
        opened(server.url, list_id).prepare(row("p1", email=address))


def test_nothing_arrives_without_list_right_or_server(
    server: Mailman, list_id: str, monkeypatch: pytest.MonkeyPatch
):
    anna = row("p1", email="anna@example.com")
    with pytest.raises(DeliveryError) as nowhere:
        send(opened(server.url, "none.lists.example.com"), anna)
    with pytest.raises(BusyError) as nobody:
        send(opened(f"http://127.0.0.1:{free_port()}", list_id), anna)
    monkeypatch.setenv("MAILMAN_PASSWORD", "wrong")
    with pytest.raises(DeliveryError) as forbidden:
        send(opened(server.url, list_id), anna)
    codes = [one.value.code for one in (nowhere, nobody, forbidden)]
    assert codes == ["no_such_list", "connect_error", "http_401"]
    assert server.members(list_id) == {}


def test_no_address_and_no_password_reach_the_log(
    server: Mailman, list_id: str, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    destination = opened(server.url, list_id)
    anna = row("p1", email="anna@example.com", fields={"display_name": "Anna Nowak"})
    send(destination, anna)
    send(destination, anna)
    send(destination, row("p1", "remove", sent=[kept(destination, "anna@example.com")]))
    assert "/3.1/members" in caplog.text
    for secret in ("anna", "Nowak", PASSWORD, "Basic "):
        assert secret not in caplog.text
