"""Accepted is not delivered: what becomes of it is asked later, into the same ledger."""

from datetime import timedelta

import pytest

from orchestration.activation.engine import run_sync
from orchestration.activation.polling import Polled, poll_sync
from orchestration.clock import utc_now
from orchestration.destinations.base import BusyError, Outcome, Verdict
from tests.activation.accepting import AcceptingAccount
from tests.activation.world import World


@pytest.fixture(scope="module")
def engine() -> str:
    """What each engine does differently is in test_engine.py and test_recovery.py."""
    return "duckdb"


@pytest.fixture
def accepting(world: World) -> World:
    """Three people, accepted."""
    world.account = AcceptingAccount()
    report = world.plan_and_run()
    assert (report.tally.delivered, report.pending) == (0, 3)
    return world


def poll(world: World, later: timedelta = timedelta(0)) -> Polled:
    with world.warehouse() as warehouse:
        return poll_sync(world.sync, warehouse, world.folder, lambda: utc_now() + later)


def test_accepted_rows_count_as_there_and_are_not_sent_again(accepting: World):
    assert {accepting.plan()[one] for one in ("anna", "boris", "clara")} == {("keep", "unchanged")}
    assert accepting.run().kept == 3
    assert poll(accepting) == Polled(settled=0, still_waiting=1)


def test_the_answer_goes_to_the_ledger(accepting: World):
    accepting.account.verdict = lambda reference: Verdict(Outcome.CONFIRMED, counted={"NO_CONSENT": 1})
    polled = poll(accepting)
    assert (polled.settled, polled.still_waiting, polled.counted) == (3, 0, {"NO_CONSENT": 1})
    assert [line["outcome"] for line in accepting.ledger()].count("confirmed") == 3
    assert poll(accepting) == Polled()


def test_a_run_asks_before_it_sends_and_tells_what_is_only_counted(accepting: World):
    accepting.account.verdict = lambda reference: Verdict(Outcome.CONFIRMED, counted={"NO_CONSENT": 2})
    assert accepting.plan_and_run().counted == {"NO_CONSENT": 2}
    [_, last] = accepting.project.rows("select counted from goldseam_state.sync_runs order by started_at")
    assert last["counted"] == '{"NO_CONSENT": 2}'


def test_a_failed_request_is_refused_and_named(accepting: World):
    accepting.account.verdict = lambda reference: Verdict(Outcome.REJECTED, "TERMS_NOT_SIGNED")
    poll(accepting)
    assert accepting.plan()["anna"] == ("withhold", "refused")
    failures = accepting.project.rows("select error from activation.sync_failures")
    assert [one["error"] for one in failures] == ["TERMS_NOT_SIGNED"] * 3


def test_after_a_day_without_an_answer_nobody_knows(accepting: World):
    poll(accepting, later=timedelta(hours=25))
    assert accepting.plan()["anna"] == ("add", "unconfirmed")
    accepting.change("anna", granted=False)
    assert accepting.plan()["anna"] == ("remove", "consent")


def test_a_destination_that_cannot_tell_now_is_asked_again(accepting: World):
    def busy(reference: str) -> Verdict:
        raise BusyError("http_503")

    accepting.account.verdict = busy
    assert poll(accepting) == Polled(settled=0, still_waiting=1)


def test_a_young_request_is_left_in_peace(accepting: World):
    accepting.account.poll_after_minutes = 30
    accepting.account.verdict = lambda reference: Verdict(Outcome.CONFIRMED)
    assert poll(accepting).still_waiting == 1
    with accepting.warehouse() as warehouse:
        run_sync(accepting.sync, warehouse, accepting.folder, lambda: utc_now() + timedelta(minutes=31))
    assert poll(accepting) == Polled()
