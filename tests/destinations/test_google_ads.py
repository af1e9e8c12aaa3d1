"""Google's customer lists, against a server that reads requests with Google's own messages."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.destinations.base import (
    BusyError,
    DeliveryError,
    LostAnswerError,
    Outcome,
    RefusedBatchError,
    Verdict,
)
from orchestration.destinations.google_ads.customer_match import digest
from orchestration.destinations.google_ads.destination import GoogleAdsAccount, GoogleAdsDestination
from tests.destinations.batches import batch, delivery, outcomes, row, send
from tests.support.servers.google import DataManager, data_manager

ADDRESS = {"given_name": "Anna", "family_name": "Nowak", "region_code": "PL", "postal_code": "31-002"}
ANNA = ("email", digest("anna@example.com"))


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[DataManager]:
    with data_manager() as server:
        yield server


@pytest.fixture(name="google")
def _google(server: DataManager, monkeypatch: pytest.MonkeyPatch) -> DataManager:
    """The server, emptied; its service account's key is in GOOGLE_KEY."""
    server.forget()
    monkeypatch.setenv("GOOGLE_KEY", server.service_account)
    return server


def opened(google: DataManager, list_id: str = "77", **settings: Any) -> GoogleAdsDestination:
    account = GoogleAdsAccount.model_validate(
        {
            "type": "google_ads",
            "customer_id": "1234567890",
            "service_account": "${GOOGLE_KEY}",
            "customer_match_terms_accepted": True,
            "endpoint": google.url,
        }
        | settings
    )
    return account.open(delivery(account, Path(), user_list_id=list_id))


def sent(destination: GoogleAdsDestination, profile_id: str, **more: Any) -> dict[str, str]:
    """What the ledger keeps of a member."""
    return dict(destination.prepare(row(profile_id, **more)).digests)


def test_members_are_on_the_list_once_google_has_worked(google: DataManager):
    destination = opened(google, login_customer_id="99")
    answer = send(
        destination,
        row("p1", email=" Anna@Example.com", phone="+48 501 491 014", fields=ADDRESS),
        row("p2", email="bob@example.com", fields={**ADDRESS, "postal_code": None}),
    )
    assert outcomes(answer) == ["accepted", "accepted"]
    assert answer.reference
    assert destination.poll(answer.reference) is None
    google.work()
    assert destination.poll(answer.reference) == Verdict(Outcome.CONFIRMED)
    assert google.lists["77"] == {
        ANNA,
        ("phone", digest("+48501491014")),
        ("address", digest("anna"), digest("nowak"), "PL", "31-002"),
        ("email", digest("bob@example.com")),
    }
    [(_, request)] = google.requests
    assert request.destinations[0].login_account.account_id == "99"
    assert request.consent.ad_user_data.name == request.consent.ad_personalization.name == "CONSENT_GRANTED"


def test_removal_takes_back_everything_ever_sent(google: DataManager):
    destination = opened(google)
    old = sent(destination, "p1", email="old@example.com", fields=ADDRESS)
    new = sent(destination, "p1", email="anna@example.com")
    send(destination, row("p1", email="old@example.com", fields=ADDRESS), row("p1", email="anna@example.com"))
    answer = send(destination, row("p1", "remove", email="somebody@else.example", sent=[old, new]))
    google.work()
    assert destination.poll(answer.reference or "") == Verdict(Outcome.CONFIRMED)
    assert google.lists["77"] == set()


def test_removal_of_nobody_is_done(google: DataManager):
    answer = send(opened(google), row("p1", "remove", sent=[]))
    assert (outcomes(answer), answer.reference, google.requests) == (["confirmed"], None, [])


def test_update_takes_back_what_no_longer_holds_in_a_request_of_its_own(google: DataManager):
    destination = opened(google)
    old = sent(destination, "p1", email="old@example.com", phone="+48501491014")
    send(destination, row("p1", email="old@example.com", phone="+48501491014"))
    changed = row("p1", "update", email="anna@example.com", phone="+48501491014", sent=[old])
    answer = send(destination, changed)
    assert [verb for verb, _ in google.requests] == ["ingest", "remove", "ingest"]
    [member] = google.requests[1][1].audience_members
    assert [one.email_address for one in member.user_data.user_identifiers] == [digest("old@example.com")]
    google.work()
    assert destination.poll(answer.reference or "") == Verdict(Outcome.CONFIRMED)
    assert google.lists["77"] == {ANNA, ("phone", digest("+48501491014"))}


def test_more_than_ten_identifiers_go_as_two_members(google: DataManager):
    destination = opened(google)
    every = [sent(destination, "p1", email=f"a{number}@example.com") for number in range(11)]
    assert outcomes(send(destination, row("p1", "remove", sent=every))) == ["accepted"]
    [(_, request)] = google.requests
    assert [len(one.user_data.user_identifiers) for one in request.audience_members] == [10, 1]


def test_ten_thousand_members_fit(google: DataManager):
    destination = opened(google)
    answer = send(destination, *(row(f"p{n}", email=f"a{n}@example.com") for n in range(10_000)))
    assert set(outcomes(answer)) == {"accepted"}


def test_the_same_batch_again_does_no_harm(google: DataManager):
    destination = opened(google)
    twice = batch(destination, [row("p1", email="anna@example.com")])
    destination.send(twice)
    destination.send(twice)
    google.work()
    assert google.lists["77"] == {ANNA}


def test_a_bad_member_is_rejected_and_the_others_arrive(google: DataManager):
    bad = {**ADDRESS, "region_code": "DE", "postal_code": "00000"}
    answer = send(
        opened(google),
        row("p1", email="anna@example.com"),
        row("p2", email="b@example.com", fields=bad),
        row("p3", email="c@example.com"),
    )
    assert outcomes(answer) == ["accepted", "rejected invalid_postal_code", "accepted"]
    google.work()
    assert google.lists["77"] == {ANNA, ("email", digest("c@example.com"))}


def test_half_a_member_is_not_sent(google: DataManager):
    """Its removal is refused, so its new address stays away; the next run does both."""
    destination = opened(google)
    old = sent(destination, "p1", fields={**ADDRESS, "region_code": "DE", "postal_code": "00000"})
    answer = send(destination, row("p1", "update", email="anna@example.com", sent=[old]))
    assert outcomes(answer) == ["rejected invalid_postal_code"]
    assert google.requests == []


def test_failures_are_counted_where_google_names_no_rows(google: DataManager):
    destination = opened(google)
    google.denied = {digest("no@example.com")}
    some = send(destination, row("p1", email="anna@example.com"), row("p2", email="no@example.com"))
    none = send(destination, row("p2", email="no@example.com"))
    google.work()
    assert destination.poll(some.reference or "") == Verdict(
        Outcome.CONFIRMED, "partly_added", {"denied_consent": 1}
    )
    assert destination.poll(none.reference or "") == Verdict(
        Outcome.REJECTED, "denied_consent", {"denied_consent": 1}
    )


def test_a_batch_that_came_through_in_part_is_unknown(google: DataManager):
    destination = opened(google)
    google.denied = {digest("no@example.com")}
    old = sent(destination, "p1", email="old@example.com")
    answer = send(destination, row("p1", "update", email="no@example.com", sent=[old]))
    google.work()
    assert destination.poll(answer.reference or "") == Verdict(
        Outcome.UNKNOWN, "denied_consent", {"denied_consent": 1}
    )


def test_a_removal_that_came_through_in_part_is_tried_again(google: DataManager):
    destination = opened(google)
    gone = [row(name, "remove", sent=[sent(destination, name, email=f"{name}@example.com")]) for name in "ab"]
    reference = send(destination, *gone).reference or ""
    counts = [{"recordCount": 1, "reason": "PROCESSING_ERROR_REASON_INVALID_FORMAT"}]
    google.statuses[reference.removeprefix("remove:")] = {
        "requestStatus": "PARTIAL_SUCCESS",
        "errorInfo": {"errorCounts": counts},
    }
    assert destination.poll(reference) == Verdict(Outcome.UNKNOWN, "partly_removed", {"invalid_format": 1})


def test_whoever_was_not_added_since_is_taken_out(google: DataManager):
    destination = opened(google)
    send(destination, row("p0", email="old@example.com"))
    google.work()
    started_at = datetime.now(UTC).replace(tzinfo=None)
    send(destination, row("p1", email="anna@example.com"))
    google.work()
    assert destination.forget_before(started_at)
    google.work()
    assert google.lists["77"] == {ANNA}
    with pytest.raises(RefusedBatchError):
        destination.forget_before(started_at + timedelta(days=1))


@pytest.mark.parametrize(
    ("list_id", "code"), [("404", "invalid_user_list_id"), ("13", "invalid_user_list_type")]
)
def test_a_wrong_list_stops_the_run_at_once(google: DataManager, list_id: str, code: str):
    with pytest.raises(DeliveryError) as stopped:
        send(opened(google, list_id), row("p1", email="anna@example.com"))
    assert (stopped.value.code, stopped.value.is_definitive) == (code, True)
    assert google.requests == []


def test_terms_are_accepted_only_by_a_person(google: DataManager):
    destination = opened(google, customer_match_terms_accepted=False)
    with pytest.raises(DeliveryError) as stopped:
        send(destination, row("p1", email="anna@example.com"))
    assert stopped.value.code == "terms_and_conditions_not_signed"
    account = GoogleAdsAccount(type="google_ads", customer_id="1")
    [problem] = account.problems(delivery(account, Path(), user_list_id="77"))
    assert "customer_match_terms_accepted" in problem


def test_what_google_does_not_take_is_refused(google: DataManager):
    """The server is no sieve: one member with eleven identifiers, an unknown field, a raw e-mail."""
    destination = opened(google)
    good = {"destinations": destination._destinations, "encoding": "HEX", **destination._terms()}
    member = {"userData": {"userIdentifiers": [{"emailAddress": "a" * 64}]}}
    assert destination._post("ingest", {**good, "audienceMembers": [member]})
    with pytest.raises(RefusedBatchError):
        destination._post("ingest", {**good, "audienceMembers": [{**member, "emial": "x"}]})
    with pytest.raises(RefusedBatchError):
        destination._post("ingest", {**good, "audienceMembers": [member] * 10_001})
    with pytest.raises(DeliveryError):
        mobile = {"mobileData": {"mobileIds": ["38400000-8cf0-11bd-b23e-10b96e40000d"]}}
        destination._post("ingest", {**good, "audienceMembers": [member, mobile]})
    with pytest.raises(RefusedBatchError):
        destination._post("remove", {**good, "audienceMembers": [member]})
    raw = {"userData": {"userIdentifiers": [{"emailAddress": "anna@example.com"}]}}
    with pytest.raises(Exception, match="bad members"):
        destination._post("ingest", {**good, "audienceMembers": [raw]})


def busy(status: int, **detail: Any) -> tuple[int, dict[str, str], Any]:
    return status, {}, {"error": {"details": [detail] if detail else []}}


MISNUMBERED = {
    "@type": "type.googleapis.com/google.rpc.BadRequest",
    "fieldViolations": [{"field": "audience_members[7]", "reason": "INVALID_FORMAT"}],
}
RETRY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "2.5s"}


@pytest.mark.parametrize(
    ("scripted", "failure", "code"),
    [
        (busy(429, **RETRY), BusyError, "http_429"),
        ((503, {"Retry-After": "7"}, {}), BusyError, "http_503"),
        (busy(500), LostAnswerError, "http_500"),
        (busy(504), LostAnswerError, "http_504"),
        ((200, {}, b"<html>"), LostAnswerError, "garbage"),
        ((200, {}, {}), LostAnswerError, "garbage"),
        ("drop", LostAnswerError, "remote_protocol_error"),
        (busy(401), DeliveryError, "http_401"),
        (busy(403), DeliveryError, "http_403"),
        (busy(400), RefusedBatchError, "http_400"),
        (busy(400, **MISNUMBERED), LostAnswerError, "garbage"),
    ],
)
def test_failures_in_the_engines_words(google: DataManager, scripted: Any, failure: Any, code: str):
    google.script.append(scripted)
    with pytest.raises(failure) as raised:
        send(opened(google), row("p1", email="anna@example.com"))
    assert raised.value.code == code
    if failure is BusyError:
        assert raised.value.retry_after == (2.5 if code == "http_429" else 7)


def test_credentials_that_do_not_serve(google: DataManager, monkeypatch: pytest.MonkeyPatch):
    # a key that Google does not know
    stranger = json.dumps(json.loads(DataManager().service_account) | {"token_uri": f"{google.url}/token"})
    for key, code in (("no json", "no_credentials"), ("{}", "no_credentials"), (stranger, "no_token")):
        monkeypatch.setenv("GOOGLE_KEY", key)
        with pytest.raises(DeliveryError) as stopped:
            send(opened(google), row("p1", email="anna@example.com"))
        assert stopped.value.code == code
        assert "no json" not in str(stopped.value)


def test_neither_token_nor_digest_reaches_the_log(google: DataManager, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    destination = opened(google)
    send(destination, row("p1", email="anna@example.com", fields=ADDRESS))
    # the host and no address: that is the HTTP client's own rule
    assert "HTTP Request: POST 127.0.0.1" in caplog.text
    for secret in ("a-token-that-is-secret", ANNA[1], "anna@example.com", "31-002", "PRIVATE KEY"):
        assert secret not in caplog.text
