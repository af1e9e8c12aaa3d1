"""A topic, at the brokers that librdkafka brings along."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import KafkaError

from orchestration.destinations.base import BusyError, DeliveryError, LostAnswerError
from orchestration.destinations.kafka import KafkaAccount, KafkaDestination
from tests.destinations.batches import batch, delivery, outcomes, row, send
from tests.support.servers.kafka import Cluster, kafka_cluster
from tests.support.servers.process import free_port


@pytest.fixture(name="kafka")
def _kafka() -> Iterator[Cluster]:
    """A broker of each test's own, with the topic `people`."""
    with kafka_cluster() as cluster:
        cluster.new_topic("people")
        yield cluster


def opened(kafka: Cluster, *, tombstones: bool = False, **settings: Any) -> KafkaDestination:
    account = KafkaAccount.model_validate(
        {"type": "kafka", "bootstrap_servers": kafka.bootstrap_servers, "timeout_seconds": 30} | settings
    )
    return account.open(
        delivery(account, Path(), identifiers=["email"], topic="people", tombstones=tombstones)
    )


def people(kafka: Cluster) -> dict[str, list[Any]]:
    """Values by key, in the order they were written."""
    found: dict[str, list[Any]] = {}
    for key, value, _ in kafka.messages("people"):
        found.setdefault(key, []).append(value)
    return found


def removal(profile_id: str):
    return row(profile_id, "remove", sent=[{"profile_id": profile_id}])


def test_each_change_is_a_message_under_the_profiles_key(kafka: Cluster):
    destination = opened(kafka)
    answer = send(
        destination,
        row("p1", email="anna@example.com", phone="+48501491014", fields={"city": "Kraków", "orders": None}),
        row("p2", fields={}),
    )
    assert outcomes(answer) == ["confirmed", "confirmed"]
    # two partitions, or one after the other in one
    places = {one.vendor_id for one in answer.results}
    assert len(places) == 2
    assert places < {f"people/{partition}/{offset}" for partition in range(2) for offset in range(2)}
    send(destination, row("p1", "update", email="anna@example.com", fields={"city": None, "orders": "3"}))
    send(destination, removal("p2"))
    destination.close()

    def message(op: str, profile_id: str, **more: Any) -> dict[str, Any]:
        return {"op": op, "sync": "vips", "profile_id": profile_id, **more}

    anna = {"email": "anna@example.com"}
    assert people(kafka) == {
        "p1": [
            message("add", "p1", identifiers=anna, fields={"city": "Kraków", "orders": None}),
            message("update", "p1", identifiers=anna, fields={"city": None, "orders": "3"}),
        ],
        "p2": [message("add", "p2", identifiers={"email": None}, fields={}), message("remove", "p2")],
    }


def test_removals_as_tombstones(kafka: Cluster):
    send(opened(kafka, tombstones=True), row("p1"))
    send(opened(kafka, tombstones=True), removal("p1"))
    assert [value and value["op"] for value in people(kafka)["p1"]] == ["add", None]


def test_a_whole_batch_and_its_id(kafka: Cluster):
    destination = opened(kafka)
    many = batch(destination, [row(f"p{n}") for n in range(10_000)])
    assert set(outcomes(destination.send(many))) == {"confirmed"}
    found = kafka.messages("people")
    assert len({key for key, _, _ in found}) == len(found) == 10_000
    assert {headers["batch_id"].decode() for _, _, headers in found} == {many.batch_id}


def test_a_message_that_is_too_large_is_rejected_alone(kafka: Cluster):
    answer = send(opened(kafka), row("p1", fields={"note": "x" * 2_000_000}), row("p2"))
    assert outcomes(answer) == ["rejected msg_size_too_large", "confirmed"]
    assert list(people(kafka)) == ["p2"]


def test_a_broker_that_stumbles_is_asked_again_and_writes_once(kafka: Cluster):
    kafka.refuse(KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError.REQUEST_TIMED_OUT)
    assert outcomes(send(opened(kafka, timeout_seconds=20), row("p1"))) == ["confirmed"]
    assert {key: len(values) for key, values in people(kafka).items()} == {"p1": 1}


def test_an_answer_that_never_came_is_unknown_and_sent_again(kafka: Cluster):
    destination = opened(kafka, timeout_seconds=4)
    send(destination, row("p1"))
    kafka.delay(20_000)
    with pytest.raises(LostAnswerError) as lost:
        send(destination, row("p2"))
    assert lost.value.code == "msg_timed_out"
    kafka.delay(0)
    assert outcomes(send(opened(kafka), row("p2"))) == ["confirmed"]
    # the first may have arrived too: the same key, the same value
    assert set(people(kafka)) == {"p1", "p2"}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KafkaError.UNKNOWN_TOPIC_OR_PART, "unknown_topic_or_part"),
        (KafkaError.TOPIC_AUTHORIZATION_FAILED, "topic_authorization_failed"),
    ],
)
def test_a_topic_that_takes_nothing_stops_the_run(kafka: Cluster, error: int, code: str):
    kafka.break_topic("people", error)
    with pytest.raises(DeliveryError) as stopped:
        send(opened(kafka), row("p1"))
    assert (stopped.value.code, stopped.value.is_definitive) == (code, True)


def test_a_right_that_is_missing_shows_at_writing(kafka: Cluster):
    kafka.refuse(KafkaError.TOPIC_AUTHORIZATION_FAILED)
    with pytest.raises(DeliveryError) as stopped:
        send(opened(kafka), row("p1"))
    assert stopped.value.code == "topic_authorization_failed"
    assert people(kafka) == {}


def test_no_broker_has_taken_nothing(kafka: Cluster):
    nobody = opened(kafka, bootstrap_servers=f"127.0.0.1:{free_port()}", timeout_seconds=1)
    with pytest.raises(BusyError) as busy:
        send(nobody, row("p1"))
    assert busy.value.code == "transport"


def test_no_value_and_no_password_reach_the_log(
    kafka: Cluster, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("KAFKA_PASSWORD", "a-secret")
    destination = opened(kafka, user="goldseam", password="${KAFKA_PASSWORD}")
    send(destination, row("p1", email="anna@example.com"))
    destination.close()
    assert "a-secret" not in caplog.text
    assert "anna" not in caplog.text
