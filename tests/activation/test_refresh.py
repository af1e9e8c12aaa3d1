"""An audience that is sent whole again."""

from datetime import datetime

import pytest

from orchestration.activation.definitions import SyncError
from orchestration.activation.polling import poll_sync
from orchestration.activation.refresh import finish, refresh
from orchestration.destinations.base import Outcome, Verdict
from orchestration.destinations.webhook import WebhookDestination
from tests.activation.accepting import AcceptingAccount
from tests.activation.audience_server import AudienceServer, Reply
from tests.activation.world import World


@pytest.fixture(scope="module")
def engine() -> str:
    """What each engine does differently is in test_engine.py and test_recovery.py."""
    return "duckdb"


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moments before which the destination was asked to forget everybody."""
    asked: list[datetime] = []
    monkeypatch.setattr(WebhookDestination, "forget_before", lambda self, moment: not asked.append(moment))
    return asked


def test_everybody_is_sent_again_and_others_are_forgotten(
    remote: World, audience: AudienceServer, forgotten: list[datetime]
):
    remote.plan_and_run()
    remote.change("anna", is_member=False)
    remote.plan()
    audience.members.clear()
    with remote.warehouse() as warehouse:
        report, reason = refresh(remote.sync, warehouse, remote.folder)
    assert {(one.action, one.reason, one.rows) for one in report.counts} >= {
        ("update", "refreshed", 2),
        ("remove", "left_segment", 1),
    }
    assert set(audience.members) == {"boris", "clara"}
    assert reason is None
    assert forgotten == [report.started_at]
    assert {action for action, _ in remote.plan().values()} == {"keep", "withhold"}


def test_nobody_is_forgotten_while_somebody_could_not_be_sent(
    remote: World, audience: AudienceServer, forgotten: list[datetime]
):
    remote.plan_and_run()
    remote.plan()
    audience.script = lambda number, rows: Reply(503, is_taken=False)
    with remote.warehouse() as warehouse:
        _, reason = refresh(remote.sync, warehouse, remote.folder)
    assert "not every row arrived" in reason
    assert forgotten == []


@pytest.fixture
def accepting(world: World, monkeypatch: pytest.MonkeyPatch, forgotten: list[datetime]) -> World:
    """Three people are there; from now on answers come later."""
    world.account = AcceptingAccount(verdict=lambda reference: Verdict(Outcome.CONFIRMED))
    monkeypatch.setattr(
        type(world.account.open(None)), "forget_before", lambda self, moment: not forgotten.append(moment)
    )
    world.plan_and_run()
    polled(world)
    world.plan()
    return world


def polled(world: World) -> None:
    with world.warehouse() as warehouse:
        poll_sync(world.sync, warehouse, world.folder)


def finished(world: World) -> str | None:
    with world.warehouse() as warehouse:
        return finish(world.sync, warehouse, world.folder)


def test_who_answers_later_is_waited_for(accepting: World, forgotten: list[datetime]):
    with accepting.warehouse() as warehouse:
        report, reason = refresh(accepting.sync, warehouse, accepting.folder)
    assert reason.startswith("3 rows are accepted and not confirmed")
    assert finished(accepting) == reason
    assert forgotten == []
    polled(accepting)
    assert finished(accepting) is None
    assert forgotten == [report.started_at]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Verdict(Outcome.REJECTED, "failed"), "not every row arrived"),
        (Verdict(Outcome.CONFIRMED, "partly_added", {"no_consent": 1}), "took only some"),
    ],
    ids=["no", "some"],
)
def test_nobody_is_forgotten_when_not_everybody_was_taken(
    accepting: World, forgotten: list[datetime], answer: Verdict, reason: str
):
    with accepting.warehouse() as warehouse:
        refresh(accepting.sync, warehouse, accepting.folder)
    accepting.account.verdict = lambda reference: answer
    polled(accepting)
    assert reason in finished(accepting)
    assert forgotten == []


def test_another_place_is_not_emptied(accepting: World, forgotten: list[datetime]):
    with accepting.warehouse() as warehouse:
        refresh(accepting.sync, warehouse, accepting.folder)
    polled(accepting)
    elsewhere = accepting.sync.config.model_copy(update={"destination": "another"})
    sync = accepting.sync.model_copy(update={"config": elsewhere})
    with accepting.warehouse() as warehouse, pytest.raises(SyncError, match="goes to 'another' now"):
        finish(sync, warehouse, accepting.folder)
    assert forgotten == []


def test_another_list_is_not_emptied(remote: World, audience: AudienceServer, forgotten: list[datetime]):
    remote.plan_and_run()
    remote.plan()
    with remote.warehouse() as warehouse:
        refresh(remote.sync, warehouse, remote.folder)
    forgotten.clear()
    account = remote.sync.account
    remote.account = account.model_copy(update={"url": f"{account.url}?list=2"})
    with remote.warehouse() as warehouse, pytest.raises(SyncError, match="was sent to webhook"):
        finish(remote.sync, warehouse, remote.folder)
    assert forgotten == []


def test_a_refresh_in_which_all_are_new_is_one(
    remote: World, audience: AudienceServer, forgotten: list[datetime]
):
    remote.plan()
    with remote.warehouse() as warehouse:
        report, reason = refresh(remote.sync, warehouse, remote.folder)
    assert (report.tally.delivered, reason) == (3, None)
    assert forgotten == [report.started_at]


def test_there_is_nothing_to_finish_before_a_refresh(accepting: World):
    with pytest.raises(SyncError, match="There was no refresh of 'lapsed_vips_ads' yet"):
        finished(accepting)


def test_a_destination_that_cannot_tell_says_so(remote: World, audience: AudienceServer):
    remote.plan_and_run()
    remote.plan()
    with remote.warehouse() as warehouse:
        _, reason = refresh(remote.sync, warehouse, remote.folder)
    assert reason == "ads_file cannot tell who else is there"
    assert set(audience.members) == {"anna", "boris", "clara"}
