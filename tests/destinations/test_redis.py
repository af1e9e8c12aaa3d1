"""Sets and hashes, at a redis-server."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from pydantic import ValidationError

from orchestration.destinations.base import BusyError, DeliveryError, LostAnswerError
from orchestration.destinations.redis import RedisAccount, RedisDestination, RedisOptions
from tests.destinations.batches import delivery, outcomes, row, send
from tests.support.servers.process import free_port
from tests.support.servers.proxy import cut_after
from tests.support.servers.redis import redis_server
from tests.support.waiting import eventually

PASSWORD = "a-secret"
HASH = {"structure": "hash", "key": "profile:{profile_id}"}
SET = {"structure": "set", "key": "segment:{sync}"}


@pytest.fixture(scope="module", name="port")
def _port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with redis_server(tmp_path_factory.mktemp("redis"), password=PASSWORD) as port:
        yield port


@pytest.fixture(name="store")
def _store(port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    """An administrator's connection to the emptied server."""
    monkeypatch.setenv("REDIS_PASSWORD", PASSWORD)
    with redis.Redis(port=port, password=PASSWORD, decode_responses=True) as client:
        client.flushall()
        yield client


def opened(port: int, options: dict[str, Any], **settings: Any) -> RedisDestination:
    account = RedisAccount.model_validate(
        {"type": "redis", "host": "127.0.0.1", "port": port, "password": "${REDIS_PASSWORD}"} | settings
    )
    return account.open(
        delivery(account, Path(), identifiers=["email"], fields=["city", "orders"], **options)
    )


def kept(profile_id: str, key: str) -> dict[str, str]:
    """What the ledger keeps of a member."""
    return {"key": key, "profile_id": profile_id}


def test_a_set_holds_who_belongs(port: int, store: redis.Redis):
    destination = opened(port, SET)
    assert outcomes(send(destination, row("p1"), row("p2"))) == ["confirmed", "confirmed"]
    assert store.smembers("segment:vips") == {"p1", "p2"}
    store.sadd("segment:vips", "theirs")
    for _ in range(2):
        send(destination, row("p1", "remove", sent=[kept("p1", "segment:vips")]))
    assert store.smembers("segment:vips") == {"p2", "theirs"}


def test_a_hash_holds_what_is_known(port: int, store: redis.Redis):
    destination = opened(port, HASH)
    fields = {"city": "Kraków", "orders": None}
    for _ in range(2):
        send(destination, row("p1", email="anna@example.com", phone="+48501491014", fields=fields))
    assert store.hgetall("profile:p1") == {"profile_id": "p1", "email": "anna@example.com", "city": "Kraków"}
    sent = [kept("p1", "profile:p1")]
    # absent stays, None goes
    send(destination, row("p1", "update", fields={"city": None, "orders": "3"}, sent=sent))
    assert store.hgetall("profile:p1") == {"profile_id": "p1", "email": "anna@example.com", "orders": "3"}
    send(destination, row("p1", "remove", sent=sent))
    assert store.keys() == []


def test_a_member_without_fields_has_a_hash(port: int, store: redis.Redis):
    send(opened(port, HASH), row("p1", fields={"city": None}))
    assert store.hgetall("profile:p1") == {"profile_id": "p1"}


@pytest.mark.parametrize(("options", "key"), [(SET, "segment:vips"), (HASH, "profile:p1")])
def test_keys_expire(port: int, store: redis.Redis, options: dict[str, Any], key: str):
    send(opened(port, options), row("p1"))
    assert store.ttl(key) == -1
    send(opened(port, options | {"ttl_seconds": 3600}), row("p1"))
    assert 3590 < store.ttl(key) <= 3600


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        (SET, {**SET, "key": "vips"}, {"vips"}),
        (HASH, {**HASH, "key": "p:{profile_id}"}, {"p:p1"}),
    ],
)
def test_a_changed_template_leaves_nothing_behind(
    port: int, store: redis.Redis, old: dict[str, Any], new: dict[str, Any], left: set[str]
):
    first = opened(port, old)
    sent = [first.prepare(row("p1")).digests]
    send(first, row("p1"))
    send(opened(port, new), row("p1", "update", sent=sent))
    assert set(store.keys()) == left


def test_a_batch_is_one_transaction(port: int, store: redis.Redis):
    store.config_resetstat()
    send(opened(port, HASH), *(row(f"p{n}", fields={"city": None}) for n in range(1_000)))
    calls = {name: one["calls"] for name, one in store.info("commandstats").items()}
    assert (calls["cmdstat_multi"], calls["cmdstat_exec"]) == (1, 1)
    assert len(store.keys()) == 1_000


def test_a_key_of_another_type_is_rejected_alone(port: int, store: redis.Redis):
    store.set("profile:p1", "theirs")
    answer = send(opened(port, HASH), row("p1"), row("p2"))
    assert outcomes(answer) == ["rejected wrongtype", "confirmed"]
    assert store.get("profile:p1") == "theirs"


def test_an_answer_that_never_came_is_unknown_and_sent_again(port: int, store: redis.Redis):
    with cut_after(port, b"EXEC") as broken, pytest.raises(LostAnswerError) as lost:
        send(opened(broken, SET), row("p1"))
    assert lost.value.code == "connectionerror"
    # it had been taken
    assert eventually(lambda: store.smembers("segment:vips")) == {"p1"}
    assert outcomes(send(opened(port, SET), row("p1"))) == ["confirmed"]
    assert store.smembers("segment:vips") == {"p1"}


def test_a_server_that_hangs_is_waited_for_no_longer_than_told(port: int, store: redis.Redis):
    store.execute_command("CLIENT", "PAUSE", "10000", "WRITE")
    try:
        with pytest.raises(LostAnswerError) as lost:
            send(opened(port, SET, timeout_seconds=0.5), row("p1"))
    finally:
        store.execute_command("CLIENT", "UNPAUSE")
    assert lost.value.code == "timeouterror"


def test_what_was_certainly_not_taken(port: int, store: redis.Redis, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(BusyError) as nobody:
        send(opened(free_port(), SET), row("p1"))
    assert nobody.value.code == "connectionerror"
    store.config_set("maxmemory", 1)
    try:
        with pytest.raises(BusyError) as full:
            send(opened(port, SET), row("p1"))
    finally:
        store.config_set("maxmemory", 0)
    assert full.value.code == "outofmemoryerror"
    store.acl_setuser(
        "reader", enabled=True, passwords=[f"+{PASSWORD}"], keys=["*"], commands=["+@read", "+ping"]
    )
    with pytest.raises(DeliveryError) as forbidden:
        send(opened(port, SET, user="reader"), row("p1"))
    monkeypatch.setenv("REDIS_PASSWORD", "wrong")
    with pytest.raises(DeliveryError) as stranger:
        send(opened(port, SET), row("p1"))
    assert [one.value.code for one in (forbidden, stranger)] == ["nopermissionerror", "authenticationerror"]
    assert store.keys() == []


@pytest.mark.parametrize(
    ("structure", "key", "problem"),
    [
        ("hash", "profile", "holds {profile_id}"),
        ("set", "segment:{profile_id}", "holds {profile_id}"),
        ("hash", "{profile_id}:{email}", "only {sync}"),
        ("set", "{", "only {sync}"),
    ],
)
def test_a_template_that_cannot_work(structure: str, key: str, problem: str):
    with pytest.raises(ValidationError, match=problem):
        RedisOptions.model_validate({"structure": structure, "key": key})


def test_no_value_and_no_password_reach_the_log(
    port: int, store: redis.Redis, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    send(opened(port, HASH), row("p1", email="anna@example.com"))
    assert PASSWORD not in caplog.text
    assert "anna" not in caplog.text
