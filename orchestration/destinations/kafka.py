"""A Kafka topic: a message for each change of a member, keyed by the profile, from an idempotent producer."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from orchestration.destinations.account import Account, Secret
from orchestration.destinations.base import (
    Answer,
    Batch,
    BusyError,
    Delivery,
    DeliveryError,
    Destination,
    Item,
    LostAnswerError,
    Outcome,
    Payload,
    Result,
    Row,
)
from orchestration.destinations.extras import needed

# What the broker's answer means; anything else leaves it open whether the message was written.
_NOT_THIS_ROW = {"MSG_SIZE_TOO_LARGE", "INVALID_MSG", "INVALID_RECORD"}
_NO_ROW = {
    "UNKNOWN_TOPIC_OR_PART",
    "_UNKNOWN_TOPIC",
    "TOPIC_AUTHORIZATION_FAILED",
    "CLUSTER_AUTHORIZATION_FAILED",
}


class KafkaOptions(BaseModel):
    """Options of a sync to Kafka."""

    model_config = ConfigDict(extra="forbid")

    topic: str = Field(pattern=r"^[A-Za-z0-9._-]{1,249}$")
    tombstones: bool = False


class KafkaAccount(Account):
    """An account of type `kafka` in destinations.yml."""

    Options = KafkaOptions
    kind = "record"
    max_rows_per_batch = 10_000
    IDENTIFIERS = None
    TARGET = ("bootstrap_servers", "options.topic")

    type: Literal["kafka"]
    bootstrap_servers: str
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    user: str | None = None
    password: Secret | None = None
    ca_file: str | None = None
    timeout_seconds: float = Field(default=60, ge=1)

    def keeps_syncs_apart(self, delivery: Delivery) -> bool:
        """Every message names its sync, but a tombstone."""
        return not delivery.options.tombstones

    def open(self, delivery: Delivery) -> "KafkaDestination":
        """Raises SecretMissing; DeliveryError without confluent-kafka."""
        return KafkaDestination(self, delivery)

    def settings(self) -> dict[str, Any]:
        """Of the producer, in librdkafka's words."""
        settings: dict[str, Any] = {
            "bootstrap.servers": self.bootstrap_servers,
            "security.protocol": self.security_protocol,
            "acks": "all",
            "enable.idempotence": True,
            "linger.ms": 20,
            "message.timeout.ms": int(self.timeout_seconds * 1_000),
        }
        if self.user and self.password:
            settings |= {
                "sasl.mechanism": self.sasl_mechanism,
                "sasl.username": self.user,
                "sasl.password": self.password.reveal(),
            }
        return settings | ({"ssl.ca.location": self.ca_file} if self.ca_file else {})


class KafkaDestination(Destination):
    """One topic, one producer for all workers."""

    def __init__(self, account: KafkaAccount, delivery: Delivery) -> None:
        kafka = needed("confluent_kafka", "kafka")
        self._kafka_error = kafka.KafkaException
        self._producer = kafka.Producer(account.settings(), logger=logging.getLogger(__name__))
        self._timeout = account.timeout_seconds
        self._options: KafkaOptions = delivery.options
        self._sync = delivery.sync
        self._identifiers = delivery.identifiers
        self._looking = threading.Lock()
        self._is_there = False

    def prepare(self, row: Row) -> Payload:
        """What the sync names."""
        identifiers = {name: row.identifiers.get(name) for name in self._identifiers}
        cells = {"identifiers": identifiers, "fields": dict(row.fields)}
        return Payload(cells, {"profile_id": row.profile_id})

    def send(self, batch: Batch) -> Answer:
        """Every message has an answer of its own."""
        self._look_for_the_topic()
        said: dict[int, Result | str] = {}
        for index, item in enumerate(batch.items):
            self._produce(item, batch.batch_id, self._listener(index, said))
        # the producer gives up by itself, a little later than told
        deadline = time.monotonic() + self._timeout + 10
        while len(said) < len(batch.items) and time.monotonic() < deadline:
            self._producer.poll(0.1)
        return self._answer([said.get(index, "unanswered") for index in range(len(batch.items))])

    def close(self) -> None:
        """What is not out yet stays in."""
        self._producer.purge()
        self._producer.flush(1)

    def _look_for_the_topic(self) -> None:
        """Whoever does not even tell what topics there are has taken nothing."""
        with self._looking:
            if self._is_there:
                return
            try:
                topics = self._producer.list_topics(
                    self._options.topic, timeout=min(self._timeout, 10)
                ).topics
            except self._kafka_error as error:
                raise BusyError(_code(error.args[0].name())) from None
            if error := topics[self._options.topic].error:
                raise (
                    self._stopped(error.name()) if error.name() in _NO_ROW else BusyError(_code(error.name()))
                )
            self._is_there = True

    def _listener(self, index: int, said: dict[int, Result | str]) -> Callable[[Any, Any], None]:
        def listen(error: Any, message: Any) -> None:
            if error:
                said[index] = error.name()
            else:
                place = f"{message.topic()}/{message.partition()}/{message.offset()}"
                said[index] = Result(Outcome.CONFIRMED, vendor_id=place)

        return listen

    def _produce(self, item: Item, batch_id: str, listen: Callable[[Any, Any], None]) -> None:
        while True:
            try:
                self._producer.produce(
                    self._options.topic,
                    key=item.row.profile_id.encode(),
                    value=self._value(item),
                    headers={"batch_id": batch_id.encode()},
                    on_delivery=listen,
                )
                return
            except BufferError:
                self._producer.poll(0.1)
            except self._kafka_error as error:
                listen(error.args[0], None)
                return

    def _value(self, item: Item) -> bytes | None:
        if item.payload is None and self._options.tombstones:
            return None
        message = {"op": item.row.action, "sync": self._sync, "profile_id": item.row.profile_id}
        return json.dumps(
            message | dict(item.payload.cells if item.payload else {}), ensure_ascii=False
        ).encode()

    def _answer(self, said: list[Result | str]) -> Answer:
        wrong = [one for one in said if isinstance(one, str)]
        for name in wrong:
            if name in _NO_ROW or name == "_FATAL":
                raise self._stopped(name, is_definitive=len(wrong) == len(said) and name in _NO_ROW)
        results = list(_results(said))
        if results and all(one.outcome is Outcome.UNKNOWN for one in results):
            raise LostAnswerError(results[0].error or "unanswered")
        return Answer(results)

    def _stopped(self, name: str, *, is_definitive: bool = True) -> DeliveryError:
        explanation = f"{self._options.topic}: {_code(name)}; check the topic and the rights of the user."
        return DeliveryError(_code(name), explanation, is_definitive=is_definitive)


def _results(said: list[Result | str]) -> Iterator[Result]:
    for one in said:
        if isinstance(one, Result):
            yield one
        else:
            yield Result(Outcome.REJECTED if one in _NOT_THIS_ROW else Outcome.UNKNOWN, _code(one))


def _code(name: str) -> str:
    """'_MSG_TIMED_OUT' -> 'msg_timed_out'"""
    return name.strip("_").lower()
