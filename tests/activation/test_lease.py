"""Who holds a sync: a process that lives, for as long as it lives; a machine elsewhere, until it has been silent."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from orchestration.activation.lease import Lease
from orchestration.clock import utc_now
from orchestration.destinations.base import Answer, Batch, DeliveryError
from orchestration.destinations.webhook import WebhookDestination
from tests.activation.world import SYNC, World
from tests.support.waiting import eventually


@pytest.fixture(scope="module")
def engine() -> str:
    """What each engine does differently is in test_engine.py and test_recovery.py."""
    return "duckdb"


@pytest.fixture
def process() -> Iterator[int]:
    """Another process of this machine, alive."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        yield other.pid
        other.communicate(b"\n")


def hold(world: World, host: str, process_id: int, renewed_at: datetime) -> None:
    world.project.execute(
        "insert into goldseam_state.sync_leases (sync, run_id, host, process_id, renewed_at, settled_through)"
        f" values ('{SYNC}', 'other', '{host}', {process_id}, timestamp '{renewed_at}', 0)"
    )


def is_taken(world: World) -> bool:
    with world.warehouse() as warehouse:
        lease = Lease(warehouse, SYNC, "mine", utc_now)
        try:
            lease.take()
        except DeliveryError:
            return False
        lease.end()
        lease.give_back(0)
        return True


def test_a_living_process_holds_its_lease_whatever_the_time(world: World, process: int):
    hold(world, socket.gethostname(), process, utc_now())
    with world.warehouse() as warehouse:
        late = Lease(warehouse, SYNC, "mine", lambda: utc_now() + timedelta(days=1))
        with pytest.raises(DeliveryError, match="Another run"):
            late.take()


def test_a_process_id_that_was_given_again_holds_nothing(world: World, process: int):
    hold(world, socket.gethostname(), process, utc_now() - timedelta(hours=1))
    assert is_taken(world)


def test_a_process_that_died_holds_nothing(world: World):
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    hold(world, socket.gethostname(), dead.pid, utc_now())
    assert is_taken(world)


@pytest.mark.parametrize(("silent", "expected"), [(14, False), (16, True)])
def test_another_machine_holds_it_until_it_was_silent(world: World, silent: int, expected: bool):
    hold(world, "elsewhere", os.getpid(), utc_now() - timedelta(minutes=silent))
    assert is_taken(world) is expected


def test_who_waits_for_its_destination_renews(remote: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("orchestration.activation.engine.RENEWED_EVERY", 0.02, raising=False)
    writing, send = Lease.writing, WebhookDestination.send
    signs: list[int] = []
    during: list[int] = []

    def noted(lease: Lease) -> AbstractContextManager[None]:
        signs.append(1)
        return writing(lease)

    def slow(destination: WebhookDestination, batch: Batch) -> Answer:
        before = len(signs)
        eventually(lambda: len(signs) >= before + 3)
        during.append(len(signs) - before)
        return send(destination, batch)

    monkeypatch.setattr(Lease, "writing", noted)
    monkeypatch.setattr(WebhookDestination, "send", slow)
    assert remote.plan_and_run().tally.delivered == 3
    assert min(during) >= 3, "nobody heard of the holder while it waited"
