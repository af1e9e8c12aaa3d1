"""Meta Custom Audiences against a server that refuses what Meta's documents do not allow."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from orchestration.destinations.base import (
    BusyError,
    DeliveryError,
    LostAnswerError,
    RefusedBatchError,
    UnusableRowError,
)
from orchestration.destinations.meta_ads.destination import MetaAdsAccount, MetaAdsDestination
from tests.destinations.batches import batch, delivery, outcomes, row, send
from tests.destinations.logs import unlogged
from tests.support.project import REPOSITORY
from tests.support.servers.loopback import Loopback, Reply, loopback
from tests.support.servers.meta import Meta, received, refusal

TOKEN, APP_SECRET, AUDIENCE = "EAAB-not-a-real-token", "0123456789abcdef", "23850000000000001"
ANNA, BO = "anna@example.com", "bo@example.com"
VECTORS = REPOSITORY.parent / "shared" / "specs" / "test_vectors.json"
PROOF = hmac.new(APP_SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()


def sha(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


@pytest.fixture(autouse=True)
def _unlogged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("META_TOKEN", TOKEN)
    monkeypatch.setenv("META_APP_SECRET", APP_SECRET)
    with unlogged(caplog, TOKEN, APP_SECRET, ANNA, sha(ANNA), PROOF):
        yield


@pytest.fixture
def meta() -> Meta:
    return Meta(TOKEN, AUDIENCE, APP_SECRET)


@pytest.fixture
def server(meta: Meta) -> Iterator[Loopback]:
    with loopback(meta) as server:
        yield server


def opened(
    server: Loopback,
    tmp_path: Path,
    fields: tuple[str, ...] = ("fn", "dob", "madid", "extern_id"),
    **settings: Any,
) -> MetaAdsDestination:
    account = MetaAdsAccount.model_validate(
        {
            "type": "meta_ads",
            "access_token": "${META_TOKEN}",
            "app_secret": "${META_APP_SECRET}",
            "api_url": server.url,
            "timeout_seconds": 30,
            **settings,
        }
    )
    return account.open(delivery(account, tmp_path, fields=fields, audience_id=AUDIENCE))


@pytest.fixture
def audience(server: Loopback, tmp_path: Path) -> Iterator[MetaAdsDestination]:
    destination = opened(server, tmp_path)
    yield destination
    destination.close()


def vectors() -> list:
    if not VECTORS.is_file():
        absent = pytest.mark.skip(reason=f"{VECTORS} is absent: Meta's published vectors are not checked")
        return [pytest.param(None, marks=absent)]
    return [
        pytest.param(one, id=f"{one['field']} {one['input']}")
        for one in json.loads(VECTORS.read_text())["meta"]
    ]


@pytest.mark.parametrize("vector", vectors())
def test_published_vector(audience: MetaAdsDestination, meta: Meta, vector: dict) -> None:
    field, written = vector["field"], vector["input"]
    if field == "PHONE":
        # Meta writes the country before a national number; ours have its code
        written = re.sub(r"^US ", "+1 ", written)
    given = {field.lower(): written}
    is_identifier = field in ("EMAIL", "PHONE")
    one = row("p1", **given) if is_identifier else row("p1", email=BO, fields=given)
    if "@" not in written and field == "EMAIL":
        # it has a digest, and is nobody's address
        with pytest.raises(UnusableRowError, match="no_usable_identifier"):
            audience.prepare(one)
        return
    send(audience, one)
    assert meta.members[0][field] == vector["sha256"]


def test_a_member_is_added(audience: MetaAdsDestination, meta: Meta) -> None:
    fields = {"fn": "Valéry", "dob": "1984-07-09", "madid": " AB12-cd ", "extern_id": "p1"}
    answer = send(
        audience, row("p1", email=ANNA, fields=fields), row("p2", email=None, phone="+48 501 491 014")
    )
    assert outcomes(answer) == ["confirmed", "confirmed"] and answer.counted == {}
    assert meta.bodies[0]["payload"]["schema"] == [
        "EMAIL", "PHONE", "FN", "DOBY", "DOBM", "DOBD", "MADID", "EXTERN_ID",
    ]  # fmt: skip
    assert meta.bodies[0]["payload"]["data"] == [
        [sha(ANNA), "", sha("valéry"), sha("1984"), sha("07"), sha("09"), "ab12-cd", "p1"],
        ["", sha("48501491014"), "", "", "", "", "", ""],
    ]
    assert "customer_consent" not in meta.bodies[0]


def test_a_request_is_a_session_of_its_own(audience: MetaAdsDestination, meta: Meta) -> None:
    first = batch(audience, [row("p1", email=ANNA), row("p2", email=BO)])
    audience.send(first)
    audience.send(first)
    send(audience, row("p3", email="c@example.com"))
    sessions = [body["session"] for body in meta.bodies]
    ids = [one["session_id"] for one in sessions]
    assert ids[0] == ids[1] != ids[2]
    assert [one["estimated_num_total"] for one in sessions] == [2, 2, 1]
    assert {(one["batch_seq"], one["last_batch_flag"]) for one in sessions} == {(1, True)}


def test_limited_data_use_and_consent(server: Loopback, tmp_path: Path, meta: Meta) -> None:
    limited = opened(server, tmp_path, fields=(), limited_data_use=True, customer_consent=True)
    send(limited, row("p1", email=ANNA))
    assert meta.bodies[0]["payload"] == {
        "schema": ["EMAIL", "PHONE", "DATA_PROCESSING_OPTIONS"],
        "is_raw": True,
        "data": [[sha(ANNA), "", ["LDU"]]],
    }
    assert meta.bodies[0]["customer_consent"] is True


def test_a_removal_takes_everything_ever_sent(audience: MetaAdsDestination, meta: Meta) -> None:
    before = audience.prepare(row("p1", email=ANNA, phone="+48501491014", fields={"extern_id": "p1"})).digests
    send(audience, row("p1", email=ANNA), row("p9", email="stays@example.com"))
    send(audience, row("p1", email="later@example.com"))
    later = {"email": sha("later@example.com")}
    answer = send(audience, row("p1", "remove", email="never-sent@example.com", sent=[before, later, before]))
    assert outcomes(answer) == ["confirmed"]
    assert [one["EMAIL"] for one in meta.members] == [sha("stays@example.com")]
    assert meta.bodies[-1]["payload"]["data"] == [
        [sha(ANNA), sha("48501491014"), "p1"],
        [sha("later@example.com"), "", ""],
    ]


def test_an_update_takes_back_only_what_no_longer_holds(audience: MetaAdsDestination, meta: Meta) -> None:
    old = audience.prepare(row("p1", email=ANNA, phone="+48501491014")).digests
    send(audience, row("p1", email=ANNA, phone="+48501491014"))
    send(audience, row("p1", "update", email="new@example.com", phone="+48501491014", sent=[old]))
    assert meta.bodies[1]["payload"]["data"] == [[sha(ANNA), "", ""]]
    assert [one["EMAIL"] for one in meta.members] == [sha("new@example.com")]
    send(audience, row("p1", "update", email="new@example.com", sent=[{"email": sha("new@example.com")}]))
    assert len(meta.bodies) == 4


def test_more_than_ten_thousand_removals(audience: MetaAdsDestination, meta: Meta) -> None:
    sent = [{"email": sha(str(number))} for number in range(10_001)]
    assert outcomes(send(audience, row("p1", "remove", sent=sent))) == ["confirmed"]
    assert [len(body["payload"]["data"]) for body in meta.bodies] == [10_000, 1]
    assert len({body["session"]["session_id"] for body in meta.bodies}) == 2


def test_rows_that_meta_cannot_read_are_counted(audience: MetaAdsDestination, server: Loopback) -> None:
    server.script.append(Reply(body=received(2, invalid=1)))
    answer = send(audience, row("p1", email=ANNA), row("p2", email=BO))
    assert (outcomes(answer), answer.counted) == (["confirmed", "confirmed"], {"invalid_entry": 1})
    server.script.append(Reply(body=received(2, invalid=2)))
    answer = send(audience, row("p1", email=ANNA), row("p2", email=BO))
    assert (outcomes(answer), answer.counted) == (["rejected invalid_entry"] * 2, {})
    server.script.append(Reply(body=received(1)))
    assert send(audience, row("p1", email=ANNA), row("p2", email=BO)).counted == {"not_received": 1}


@pytest.mark.parametrize("reply", [received(2, invalid=1), received(1)], ids=["unread", "not received"])
def test_removals_that_meta_took_in_part_are_tried_again(
    audience: MetaAdsDestination, server: Loopback, meta: Meta, reply: dict
) -> None:
    server.script.append(Reply(body=reply))
    gone = [row(f"p{n}", "remove", sent=[{"email": sha(address)}]) for n, address in enumerate((ANNA, BO))]
    answer = send(audience, *gone)
    assert outcomes(answer) == ["unknown partly_removed"] * 2
    assert sum(answer.counted.values()) == 1
    server.script.append(Reply(body=reply))
    moved = [
        row(f"p{n}", "update", email=f"new{n}@example.com", sent=[{"email": sha(address)}])
        for n, address in enumerate((ANNA, BO))
    ]
    # the new addresses arrive all the same
    assert outcomes(send(audience, *moved)) == ["unknown partly_removed"] * 2
    assert [one["EMAIL"] for one in meta.members] == [sha("new0@example.com"), sha("new1@example.com")]


def test_an_audience_too_small_to_remove_from(
    audience: MetaAdsDestination, server: Loopback, meta: Meta
) -> None:
    server.script.append(refusal(200, 1870047))
    sent = [{"email": sha(ANNA)}]
    assert outcomes(send(audience, row("p1", "remove", sent=sent))) == ["deferred audience_too_small"]
    server.script.append(refusal(200, 1870047))
    answer = send(
        audience, row("p1", "update", email=BO, sent=sent), row("p2", "update", email="c@example.com")
    )
    assert outcomes(answer) == ["deferred audience_too_small", "confirmed"]
    assert [one["EMAIL"] for one in meta.members] == [sha("c@example.com")]


def usage(minutes: Any) -> dict[str, str]:
    case = {"type": "custom_audience", "call_count": 100, "estimated_time_to_regain_access": minutes}
    return {
        "X-Business-Use-Case-Usage": json.dumps(
            {"5426": [case | {"estimated_time_to_regain_access": 0}, case]}
        )
    }


@pytest.mark.parametrize(
    ("reply", "code", "seconds"),
    [
        (refusal(80003, 2446079, headers=usage(4)), "meta_80003_2446079", 240),
        (refusal(80004, headers=usage(0) | {"Retry-After": "5"}), "meta_80004", 5),
        (refusal(17, 2446079, headers={"X-Business-Use-Case-Usage": "?"}), "meta_17_2446079", None),
        (refusal(613, 1487742, headers=usage(None)), "meta_613_1487742", None),
        (refusal(4, status=403), "meta_4", None),
        (Reply(429, headers={"Retry-After": "3"}), "http_429", 3),
        (Reply(503), "http_503", None),
    ],
)
def test_busy(
    audience: MetaAdsDestination, server: Loopback, reply: Reply, code: str, seconds: float | None
) -> None:
    server.script.append(reply)
    with pytest.raises(BusyError) as caught:
        send(audience, row("p1", email=ANNA))
    assert (caught.value.code, caught.value.retry_after) == (code, seconds)


@pytest.mark.parametrize(
    ("reply", "failure", "code"),
    [
        (refusal(1, 99, status=500), LostAnswerError, "meta_1_99"),
        (refusal(2, status=503), LostAnswerError, "meta_2"),
        (refusal(2650, is_transient=True), LostAnswerError, "meta_2650"),
        (Reply(500), LostAnswerError, "http_500"),
        (Reply(body=b"<!DOCTYPE html>"), LostAnswerError, "garbage"),
        (Reply(body={"success": True}), LostAnswerError, "garbage"),
        (Reply(body=received(0)), LostAnswerError, "garbage"),
        (Reply(never=True, is_taken=True), LostAnswerError, "read_timeout"),
        (refusal(100), RefusedBatchError, "meta_100"),
        (refusal(190, 463, status=401), DeliveryError, "meta_190_463"),
        (refusal(100, 1713230), DeliveryError, "meta_100_1713230"),
        (refusal(100, 33), DeliveryError, "meta_100_33"),
        (refusal(200, 1870034), DeliveryError, "meta_200_1870034"),
        (refusal(294), DeliveryError, "meta_294"),
        (refusal(10), DeliveryError, "meta_10"),
    ],
)
def test_faults(server: Loopback, tmp_path: Path, reply: Reply, failure: type[Exception], code: str) -> None:
    server.script.append(reply)
    with pytest.raises(failure) as caught:
        send(opened(server, tmp_path, timeout_seconds=reply.patience), row("p1", email=ANNA))
    assert (type(caught.value), caught.value.code) == (failure, code)
    assert ANNA not in str(caught.value)
    if failure is DeliveryError:
        assert caught.value.is_definitive


@pytest.mark.parametrize(
    "settings", [{"api_version": "25"}, {"access_token": TOKEN}, {"rows_per_batch": 10_001}]
)
def test_settings_that_are_wrong(server: Loopback, tmp_path: Path, settings: dict) -> None:
    with pytest.raises(ValueError, match="validation error") as caught:
        opened(server, tmp_path, **settings)
    assert TOKEN not in str(caught.value.errors(include_input=False))


def test_the_server_refuses_what_is_wrong(server: Loopback, meta: Meta) -> None:
    """Or the tests above would prove nothing."""
    url = f"{server.url}/v25.0/{AUDIENCE}/users"
    key = {"Authorization": f"Bearer {TOKEN}"}

    def body(schema: list[str], data: list, **more: Any) -> dict[str, Any]:
        session = {"session_id": 1, "batch_seq": 1, "last_batch_flag": True, "estimated_num_total": 1}
        return {"payload": {"schema": schema, "is_raw": True, "data": data}, "session": session, **more}

    good = body(["EMAIL"], [[sha("x")]])
    strict = Meta(TOKEN, AUDIENCE)
    server.rules = strict
    assert httpx.post(url, json=good, headers=key).status_code == 200
    wrong = [
        ("POST", {"params": {"access_token": TOKEN}, "json": good}),
        ("POST", {"json": good, "headers": {}}),
        ("DELETE", {}),
        ("POST", {"json": body(["EMAIL_SHA256"], [[sha("x")]])}),
        ("POST", {"json": body(["EMAIL"], [["x@example.com"]])}),
        ("POST", {"json": body(["EMAIL", "FN"], [[sha("x")]])}),
        ("POST", {"json": body(["EMAIL"], [[sha("x")]] * 10_001)}),
        ("POST", {"json": body(["EMAIL"], [[sha("x")]], emial=1)}),
    ]
    with httpx.Client() as client:
        for method, request in wrong:
            assert client.request(method, url, **({"headers": key} | request)).is_client_error, request
    server.rules = meta
    assert httpx.post(url, json=good, headers=key).status_code == 400
    assert httpx.post(url, json=good | {"appsecret_proof": "0" * 64}, headers=key).status_code == 400
    assert httpx.post(url, json=good | {"appsecret_proof": PROOF}, headers=key).status_code == 200
    assert len(strict.bodies) == 4  # the good one, and three that are wrong in their cells only
