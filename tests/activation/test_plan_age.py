"""A plan that was made too long ago is not sent: who has withdrawn since is still in it."""

from datetime import timedelta

import pytest

from orchestration.activation.engine import run_sync
from orchestration.activation.refresh import refresh
from orchestration.activation.retire import retire
from orchestration.clock import utc_now
from orchestration.destinations.base import DeliveryError
from tests.activation.audience_server import AudienceServer
from tests.activation.world import World


@pytest.fixture(scope="module")
def engine() -> str:
    """What each engine does differently is in test_engine.py and test_recovery.py."""
    return "duckdb"


def in_hours(hours: float):
    return lambda: utc_now() + timedelta(hours=hours)


@pytest.mark.parametrize("act", [run_sync, refresh])
def test_an_old_plan_is_refused(remote: World, audience: AudienceServer, act):
    remote.plan()
    with remote.warehouse() as warehouse, pytest.raises(DeliveryError) as refused:
        act(remote.sync, warehouse, remote.folder, in_hours(25))
    assert "was made 25 hours ago" in str(refused.value)
    assert "max_plan_age_hours, 24" in str(refused.value)
    assert audience.members == {}
    assert remote.ledger() == []


def test_a_young_plan_is_sent_and_a_sync_may_wait_longer(remote: World):
    remote.plan()
    with remote.warehouse() as warehouse:
        run_sync(remote.sync, warehouse, remote.folder, in_hours(23))
        patient = remote.sync.config.model_copy(update={"max_plan_age_hours": 48})
        run_sync(remote.sync.model_copy(update={"config": patient}), warehouse, remote.folder, in_hours(25))


def test_everybody_may_be_taken_out_at_any_time(remote: World, audience: AudienceServer):
    remote.plan_and_run()
    remote.members()
    with remote.warehouse() as warehouse:
        retire(remote.sync, warehouse, remote.folder, "eva", "over", in_hours(1_000))
    assert audience.members == {}
