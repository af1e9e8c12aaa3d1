"""Kafka brokers that librdkafka brings along, which also answer with errors, late, or not at all.

The Python client has no door to them, the library inside it does: librdkafka's rdkafka_mock.h.
"""

import ctypes
import importlib.util
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from confluent_kafka import Consumer, TopicPartition

_PRODUCER = 0
_PRODUCE_REQUEST = 0
_ONE = 1  # broker 1 is the only one


class Cluster:
    """One broker."""

    def __init__(self, library: ctypes.CDLL, cluster: ctypes.c_void_p) -> None:
        self._library, self._cluster = library, cluster
        self.bootstrap_servers = library.rd_kafka_mock_cluster_bootstraps(cluster).decode()

    def new_topic(self, topic: str) -> None:
        """A topic of two partitions."""
        assert self._library.rd_kafka_mock_topic_create(self._cluster, topic.encode(), 2, 1) == 0

    def break_topic(self, topic: str, error: int) -> None:
        """Every question about the topic is answered with this error."""
        self._library.rd_kafka_mock_topic_set_error(self._cluster, topic.encode(), error)

    def refuse(self, *errors: int) -> None:
        """The next requests to write are answered with these errors."""
        codes = (ctypes.c_int * len(errors))(*errors)
        push = self._library.rd_kafka_mock_push_request_errors_array
        push(self._cluster, ctypes.c_int16(_PRODUCE_REQUEST), ctypes.c_size_t(len(errors)), codes)

    def delay(self, milliseconds: int) -> None:
        """Every answer comes so late."""
        self._library.rd_kafka_mock_broker_set_rtt(self._cluster, _ONE, milliseconds)

    def messages(self, topic: str) -> list[tuple[str, Any, dict[str, bytes]]]:
        """Key, value and headers of everything in the topic, per partition in order."""
        consumer = Consumer({"bootstrap.servers": self.bootstrap_servers, "group.id": "test"})
        try:
            places = [TopicPartition(topic, partition, 0) for partition in range(2)]
            ends = {one.partition: consumer.get_watermark_offsets(one, timeout=10)[1] for one in places}
            consumer.assign(places)
            found = []
            while len(found) < sum(ends.values()):
                message = consumer.poll(10)
                assert message is not None and not message.error()
                value = message.value()
                content = None if value is None else json.loads(value)
                found.append((message.key().decode(), content, dict(message.headers() or [])))
            return found
        finally:
            consumer.close()


@contextmanager
def kafka_cluster() -> Iterator[Cluster]:
    """The broker, listening."""
    package = importlib.util.find_spec("confluent_kafka")
    assert package and package.origin
    [path] = (Path(package.origin).parents[1] / "confluent_kafka.libs").glob("librdkafka*")
    library = ctypes.CDLL(str(path))
    for name in ("rd_kafka_conf_new", "rd_kafka_new", "rd_kafka_mock_cluster_new"):
        getattr(library, name).restype = ctypes.c_void_p
    library.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
    conf = ctypes.c_void_p(library.rd_kafka_conf_new())
    handle = ctypes.c_void_p(library.rd_kafka_new(_PRODUCER, conf, None, ctypes.c_size_t(0)))
    cluster = ctypes.c_void_p(library.rd_kafka_mock_cluster_new(handle, 1))
    try:
        yield Cluster(library, cluster)
    finally:
        library.rd_kafka_mock_cluster_destroy(cluster)
        library.rd_kafka_destroy(handle)
