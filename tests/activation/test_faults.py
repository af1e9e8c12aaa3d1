"""What may go wrong on the way, each with the same end: nothing lost, nobody left behind, every row accounted for."""

import json

import psycopg2
import pytest

from orchestration.activation.sender import Sender
from orchestration.destinations.base import DeliveryError
from orchestration.destinations.webhook import WebhookAccount
from tests.activation.audience_server import AudienceServer, Reply
from tests.activation.conftest import SECRET
from tests.activation.killed_run import REMOTE
from tests.activation.world import Person, World

MEMBERS = {"anna", "boris", "clara"}


def settled(world: World) -> bool:
    """Whether a plan made now would send nothing."""
    return {action for action, _ in world.plan().values()} <= {"keep", "withhold"}


@pytest.mark.parametrize("moment", REMOTE)
def test_killed_at_every_phase_of_a_batch(remote: World, audience: AudienceServer, moment: str):
    remote.plan()
    remote.run_killed(moment)
    remote.plan_and_run()
    assert set(audience.members) == MEMBERS
    assert settled(remote)
    assert max(audience.deliveries.values()) <= 2, "a batch was sent more than once again"
    twice = [key for key, number in audience.deliveries.items() if number == 2]
    assert len(twice) <= 1, "more than the one unconfirmed batch of the worker was sent again"


class SayingAccount(WebhookAccount):
    """Takes messages: nothing that was said is taken back."""

    kind = "message"


@pytest.mark.parametrize("moment", ["between intent and request", "after the request"])
def test_a_message_is_not_said_twice_because_a_run_was_killed(
    remote: World, audience: AudienceServer, moment: str
):
    remote.account = SayingAccount.model_validate(remote.account.model_dump())
    remote.plan()
    remote.project.execute("update activation.sync_proposals set kind = 'message'")
    remote.run_killed(moment)
    report = remote.run()
    # the batch of two that was on its way may have been said
    assert (report.tally.delivered, set(audience.deliveries.values())) == (1, {1})
    assert [line["error"] for line in remote.ledger() if line["outcome"] == "unknown"] == ["interrupted"] * 2
    assert remote.run().tally.delivered == 0


@pytest.mark.parametrize(
    "fault",
    [
        Reply(429, headers={"Retry-After": "1"}, is_taken=False),
        Reply(503, is_taken=False),
        Reply(500, is_taken=False),
        Reply(500, is_taken=True),
        Reply(200, b"<html>oops</html>", is_taken=True),
        Reply(200, after=3, is_taken=True),
    ],
    ids=["429", "503", "500", "500 after taking", "garbage", "time-out after taking"],
)
def test_a_passing_fault_is_gone_within_the_run(remote: World, audience: AudienceServer, fault: Reply):
    audience.script = lambda number, rows: fault if number == 1 else None
    remote.account.timeout_seconds = 2 if fault.after else 60
    report = remote.plan_and_run()
    assert set(audience.members) == MEMBERS
    assert (report.tally.delivered, report.pending, report.tally.failed) == (3, 0, 0)
    assert settled(remote)


@pytest.mark.parametrize(("status", "pending"), [(503, "deferred"), (500, "unknown")])
def test_a_lasting_fault_is_tried_again_by_the_next_run(
    remote: World, audience: AudienceServer, status: int, pending: str
):
    audience.script = lambda number, rows: Reply(status, is_taken=False)
    report = remote.plan_and_run()
    assert (report.tally.delivered, report.pending) == (0, 3)
    assert {line["outcome"] for line in remote.ledger()} == {"intent", pending}
    audience.script = lambda number, rows: None
    assert remote.plan_and_run().tally.delivered == 3
    assert set(audience.members) == MEMBERS


def test_half_a_multi_status(remote: World, audience: AudienceServer):
    """The first row of each batch is answered, the second is not: it may be there, and goes again."""
    half = Reply(207, json.dumps([{"index": 0, "status": 200}]).encode())
    audience.script = lambda number, rows: half if number <= 2 else None
    report = remote.plan_and_run()
    assert (report.tally.delivered, report.pending) == (2, 1)
    assert remote.plan_and_run().tally.delivered == 1
    assert set(audience.members) == MEMBERS
    assert settled(remote)


def test_one_poisoned_row_stands_alone_and_is_named(remote: World, audience: AudienceServer):
    remote.account.rows_per_batch = 1_000
    remote.add(*(Person(f"p{number:03}", f"p{number}@example.com") for number in range(997)))

    def refuse_the_poisoned(number: int, rows: list[dict]) -> Reply | None:
        is_poisoned = any(row["profile_id"] == "p617" for row in rows)
        return Reply(400, is_taken=False) if is_poisoned else None

    audience.script = refuse_the_poisoned
    report = remote.plan_and_run()
    assert (report.tally.delivered, report.tally.failed, report.tally.errors) == (999, 1, {"http_400": 1})
    assert "p617" not in audience.members
    assert len(audience.members) == 999
    [refused] = [line for line in remote.ledger() if line["outcome"] == "rejected"]
    assert refused["profile_id"] == "p617"
    assert max(audience.sends.values()) == 1, "a row was taken twice"


def test_a_destination_that_refuses_everything_is_left_alone(remote: World, audience: AudienceServer):
    """100,000 refusals in a row would be 200,000 requests for nothing."""
    remote.account.stop_after_failures = 10
    remote.add(*(Person(f"p{number:03}", f"p{number}@example.com") for number in range(97)))
    audience.script = lambda number, rows: Reply(422, is_taken=False)
    with pytest.raises(DeliveryError, match="refused 10 rows in a row, the last with 'http_422'"):
        remote.plan_and_run()
    assert audience.requests <= 20
    [run] = remote.project.rows("select * from goldseam_state.sync_runs")
    assert (run["status"], run["failed"], run["pending"]) == ("failed", 10, 90)
    assert run["planned"] == run["delivered"] + run["failed"] + run["withheld"] + run["pending"]


def test_a_hundred_thousand_failures_in_a_row(remote: World, audience: AudienceServer):
    """Where the limit is lifted every one of them is written down with its reason, and none is tried again."""
    remote.crowd = 100_000
    remote.account.rows_per_batch = 1_000
    remote.account.stop_after_failures = 1_000_000

    def refuse(number: int, rows: list[dict]) -> Reply:
        answers = [{"index": index, "status": 422, "error": "unknown_country"} for index in range(len(rows))]
        return Reply(207, json.dumps(answers).encode(), is_taken=False)

    audience.script = refuse
    report = remote.plan_and_run()
    assert (report.tally.failed, report.tally.delivered, report.pending) == (100_003, 0, 0)
    assert report.tally.errors == {"unknown_country": 100_003}
    assert report.tally.outcomes == {"add": {"rejected": 100_003}}
    named = remote.project.rows("select count(*) as people from activation.sync_failures")
    assert named == [{"people": 100_003}]
    assert audience.requests == 101
    assert settled(remote)


def test_a_third_of_an_audience_withdraws_at_once(remote: World, audience: AudienceServer):
    """Consent goes whatever the guard says; those who merely left wait for it."""
    remote.add(*(Person(f"p{number}", f"p{number}@example.com") for number in range(9)))
    remote.plan_and_run()
    for name in ("p0", "p1", "p2", "p3"):
        remote.change(name, granted=False)
    remote.change("p4", is_member=False)
    remote.plan()
    # at most so many percent may leave for behaviour
    remote.project.execute("update activation.syncs set max_remove_percent = 5")
    try:
        remote.run()
    finally:
        remote.project.execute("update activation.syncs set max_remove_percent = null")
    assert set(audience.members) == MEMBERS | {"p4", "p5", "p6", "p7", "p8"}


def test_a_split_of_somebody_who_was_sent(remote: World, audience: AudienceServer):
    """Anna was two people: each stands there with what is theirs, and nobody with what is not."""
    remote.plan_and_run()
    remote.change("anna", phone=None)
    remote.add(Person("anna-2", phone="+4930111"))
    remote.plan_and_run()
    assert set(audience.members) == {*MEMBERS, "anna-2"}
    assert set(audience.members["anna"]["identifiers"]) == {"email"}
    assert set(audience.members["anna-2"]["identifiers"]) == {"phone"}
    assert settled(remote)


@pytest.mark.parametrize("status", [401, 404, 410])
def test_no_right_to_send_stops_the_run_and_blames_no_row(
    remote: World, audience: AudienceServer, status: int
):
    audience.script = lambda number, rows: Reply(status, is_taken=False)
    with pytest.raises(DeliveryError, match=f"answered {status}"):
        remote.plan_and_run()
    assert audience.requests == 1
    audience.script = lambda number, rows: None
    assert remote.plan_and_run().tally.delivered == 3


class Cut(BaseException):
    """The run ends here."""


def test_what_an_interrupted_run_sent_stays_in_doubt_when_the_next_may_not_send(
    remote: World, audience: AudienceServer, monkeypatch: pytest.MonkeyPatch
):
    deliver = Sender.deliver

    def cut(*arguments: object) -> None:
        deliver(*arguments)
        raise Cut

    with monkeypatch.context() as patched, pytest.raises(Cut):
        patched.setattr(Sender, "deliver", cut)
        remote.plan_and_run()
    sent, *_ = audience.members
    audience.script = lambda number, rows: Reply(401, is_taken=False)
    with pytest.raises(DeliveryError):
        remote.run()
    audience.script = lambda number, rows: None
    remote.change(sent, granted=False)
    assert remote.plan()[sent] == ("remove", "consent")
    remote.run()
    assert sent not in audience.members


def test_consent_withdrawn_while_the_answer_was_lost(remote: World, audience: AudienceServer):
    audience.script = lambda number, rows: Reply(500, is_taken=True)
    remote.plan_and_run()
    assert set(audience.members) == MEMBERS
    remote.change("anna", granted=False)
    audience.script = lambda number, rows: None
    assert remote.plan()["anna"] == ("remove", "consent")
    remote.run()
    assert set(audience.members) == MEMBERS - {"anna"}


def test_removals_go_before_additions(remote: World, audience: AudienceServer):
    remote.plan_and_run()
    remote.change("anna", is_member=False)
    remote.add(Person("dora", "dora@example.com"))
    order: list[str] = []
    audience.script = lambda number, rows: order.extend(row["action"] for row in rows)
    remote.plan_and_run()
    assert order == ["remove", "add"]
    assert set(audience.members) == {"boris", "clara", "dora"}


def test_many_workers_lose_and_repeat_nothing(remote: World, audience: AudienceServer):
    remote.account.workers = 4
    remote.add(*(Person(f"p{number:03}", f"p{number}@example.com") for number in range(97)))
    audience.script = lambda number, rows: Reply(429, is_taken=False) if number % 5 == 0 else None
    report = remote.plan_and_run()
    assert (report.tally.delivered, len(audience.members)) == (100, 100)
    assert set(audience.deliveries.values()) == {1}


def test_nothing_private_in_ledger_and_runs(remote: World, audience: AudienceServer):
    audience.script = lambda number, rows: Reply(422, is_taken=False)
    remote.plan_and_run()
    told = json.dumps(
        [remote.ledger(), remote.project.rows("select * from goldseam_state.sync_runs")], default=str
    )
    assert "example.com" not in told
    assert "+49" not in told
    assert SECRET not in told


def test_the_warehouse_s_connection_is_lost_in_the_middle(remote: World, audience: AudienceServer):
    if remote.project.engine != "postgres":
        pytest.skip("DuckDB has no connection that could be lost: it is in the process")

    def cut(number: int, rows: list[dict]) -> None:
        if number == 1:
            remote.project.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )

    audience.script = cut
    remote.plan()
    with pytest.raises(psycopg2.Error):
        remote.run()
    audience.script = lambda number, rows: None
    report = remote.plan_and_run()
    assert set(audience.members) == MEMBERS
    assert report.pending == 0
    assert settled(remote)
    assert sorted(audience.deliveries.values()) == [1, 2], "more than the one unanswered batch was sent again"


def test_an_engine_in_another_process_is_waited_for(remote: World, audience: AudienceServer):
    """While one run is on its way, another process is refused, and says whose turn it is."""
    remote.plan()
    refused: list[str] = []

    def meanwhile(number: int, rows: list[dict]) -> None:
        if number == 1:
            refused.append(remote.run_elsewhere())

    audience.script = meanwhile
    assert remote.run().tally.delivered == 3
    assert "Another run of 'lapsed_vips_ads' is at work" in refused[0]
    assert set(audience.deliveries.values()) == {1}
