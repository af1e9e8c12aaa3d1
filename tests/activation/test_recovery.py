"""Killed (SIGKILL) at every phase of a batch: nothing is lost, nobody stays behind, no half run is seen."""

import pytest

from orchestration.destinations.base import Payload, Row, UnusableRowError
from orchestration.destinations.file.destination import FileDestination
from tests.activation.killed_run import MOMENTS
from tests.activation.world import Person, World

BEFORE_PUBLISHING = ["between intent and send", "after send", "before manifest"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_next_run_completes_what_was_interrupted(world: World, moment: str):
    world.plan()
    world.run_killed(moment)
    world.plan_and_run()
    assert world.ids("full.csv") == ["anna", "boris", "clara"]
    assert (world.audience / "latest").read_text().strip() == world.runs[-1].name
    assert [world.plan()[one] for one in ("anna", "boris", "clara")] == [("keep", "unchanged")] * 3
    assert len(world.runs) == 1, "the interrupted run was sent twice"
    confirmed = [line["attempt"] for line in world.ledger() if line["outcome"] == "confirmed"]
    assert len(confirmed) == len(set(confirmed)) == 3


@pytest.mark.parametrize("moment", BEFORE_PUBLISHING)
def test_open_intents_are_finished_with_the_same_members_and_batch_id(world: World, moment: str):
    world.plan()
    world.run_killed(moment)
    intended = {(line["attempt"], line["batch_id"], line["profile_id"]) for line in world.ledger()}
    assert {line["outcome"] for line in world.ledger()} == {"intent"}
    world.add(Person("dora", "dora@example.com"))
    report = world.plan_and_run()
    lines = world.ledger()
    assert {
        (line["attempt"], line["batch_id"], line["profile_id"]) for line in lines if line["attempt"] <= 3
    } == intended
    assert len({line["batch_id"] for line in lines}) == 2
    assert (report.tally.delivered, report.planned) == (4, 6)


@pytest.mark.parametrize("moment", ["after send", "before outcome"])
def test_recovery_needs_no_new_plan(world: World, moment: str):
    world.plan()
    world.run_killed(moment)
    world.run()
    assert world.ids("full.csv") == ["anna", "boris", "clara"]
    assert len(world.runs) == 1


@pytest.mark.parametrize("moment", BEFORE_PUBLISHING)
def test_no_reader_sees_half_a_run(world: World, moment: str):
    world.plan()
    world.run_killed(moment)
    assert world.runs == []
    assert not (world.audience / "latest").exists()


def test_what_an_interrupted_run_left_is_cleared_away(world: World):
    world.plan()
    world.run_killed("after send")
    assert [path.name for path in world.audience.iterdir() if path.is_dir()] != []
    world.run()
    assert [path for path in world.audience.iterdir() if path.is_dir()] == world.runs


def test_consent_withdrawn_while_the_answer_was_lost(world: World):
    world.plan()
    world.run_killed("before outcome")
    sent = world.people["anna"].email_digest
    world.change("anna", granted=False)
    # whether she is there nobody knows: she goes
    assert world.plan()["anna"] == ("remove", "consent")
    world.run()
    assert [cells["email"] for cells in world.read("remove.csv")] == [sent]
    assert world.ids("full.csv") == ["boris", "clara"]
    assert world.plan()["anna"] == ("withhold", "consent")


def test_consent_withdrawn_while_nothing_was_published(world: World):
    world.plan()
    world.run_killed("after send")
    world.change("anna", granted=False)
    world.plan_and_run()
    # certainty costs one harmless removal; her batch is no longer what the plan wants
    assert world.ids("remove.csv") == ["anna"]
    assert world.ids("full.csv") == ["boris", "clara"]
    assert {line["error"] for line in world.ledger() if line["outcome"] == "unknown"} == {"superseded"}


def test_an_address_changed_while_the_answer_was_lost(world: World):
    world.plan()
    world.run_killed("after send")
    unsure = world.people["anna"].email_digest
    world.change("anna", email="anna@new.example")
    assert world.plan()["anna"] == ("add", "unconfirmed")
    world.run()
    assert unsure in [cells["email"] for cells in world.read("remove.csv")]
    assert world.plan()["anna"] == ("keep", "unchanged")


def test_a_removal_that_was_interrupted_is_carried_out(world: World):
    world.plan_and_run()
    world.change("anna", is_member=False)
    world.plan()
    world.run_killed("between intent and send")
    assert world.plan()["anna"] == ("remove", "left_segment")
    world.run()
    assert world.ids("remove.csv") == ["anna"]
    assert "anna" not in world.plan()


def test_killed_twice(world: World):
    world.plan()
    world.run_killed("after send")
    world.run_killed("before manifest")
    report = world.plan_and_run()
    assert report.tally.delivered == 3
    assert len(world.runs) == 1


def test_what_can_no_longer_be_prepared_does_not_stop_later_runs(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    world.plan()
    world.run_killed("after send")

    def refuse(destination: FileDestination, row: Row) -> Payload:
        raise UnusableRowError("template_changed")

    monkeypatch.setattr(FileDestination, "prepare", refuse)
    report = world.run()
    assert (report.tally.failed, report.tally.errors) == (3, {"template_changed": 3})
    assert {line["error"] for line in world.ledger() if line["outcome"] == "unknown"} == {"superseded"}
