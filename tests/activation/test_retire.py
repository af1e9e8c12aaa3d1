"""Syncs that lost their exposure: taken out, or carried on under another name; and a ledger that may forget."""

from datetime import datetime, timedelta

import pytest

from orchestration.activation.compact import compact
from orchestration.activation.definitions import SyncError
from orchestration.activation.renames import rename, undeclared_syncs
from orchestration.activation.retire import last_definition, retire
from orchestration.clock import utc_now
from orchestration.defs.activation.resources import SyncEngine
from orchestration.defs.activation.schedules import compact_ledger
from orchestration.destinations.base import Outcome, Verdict
from tests.activation.accepting import AcceptingAccount
from tests.activation.audience_server import AudienceServer, Reply
from tests.activation.world import SYNC, Person, World


@pytest.fixture(scope="module")
def engine() -> str:
    """What each engine does differently is in test_engine.py and test_recovery.py."""
    return "duckdb"


def test_a_forgotten_sync_is_found_and_taken_out(remote: World, audience: AudienceServer):
    remote.plan_and_run()
    remote.members()
    with remote.warehouse() as warehouse:
        assert undeclared_syncs(warehouse, {}) == {SYNC: 3}
        sync = last_definition(warehouse, SYNC, {"ads_file": remote.account})
        report = retire(sync, warehouse, remote.folder, "eva", "campaign over")
    assert (report.planned, report.tally.delivered) == (3, 3)
    assert audience.members == {}
    [retired] = remote.project.rows("select * from goldseam_state.sync_renames")
    assert (retired["sync"], retired["renamed_to"], retired["author"]) == (SYNC, None, "eva")
    # an exposure of that name would send everybody with every run
    with pytest.raises(SyncError, match=f"'{SYNC}' was renamed or retired before"):
        remote.plan_and_run()
    assert audience.members == {}


def test_who_could_not_be_taken_out_is_not_forgotten(remote: World, audience: AudienceServer):
    remote.plan_and_run()
    audience.script = lambda number, rows: Reply(503, is_taken=False)
    remote.members()
    with remote.warehouse() as warehouse:
        sync = last_definition(warehouse, SYNC, {"ads_file": remote.account})
        assert retire(sync, warehouse, remote.folder, "eva", "over").pending == 3
    assert remote.project.rows("select * from goldseam_state.sync_renames") == []
    audience.script = lambda number, rows: None
    remote.members()
    with remote.warehouse() as warehouse:
        retire(sync, warehouse, remote.folder, "eva", "over")
    assert audience.members == {}


def test_who_may_not_have_been_taken_out_yet_is_not_forgotten(world: World):
    world.account = AcceptingAccount(verdict=lambda reference: Verdict(Outcome.CONFIRMED))
    world.plan_and_run()
    world.run()
    world.members()
    world.account.verdict = lambda reference: None
    for _ in range(2):
        with world.warehouse() as warehouse:
            retire(world.sync, warehouse, world.folder, "eva", "over")
        assert not any(row["is_maybe_there"] for row in world.members().values())
    assert world.project.rows("select * from goldseam_state.sync_renames") == []
    with world.warehouse() as warehouse:
        with pytest.raises(SyncError, match="Not every answer to"):
            rename(SYNC, "clearer", {"clearer": world.sync}, warehouse, "eva", "clearer", utc_now)
        world.account.verdict = lambda reference: Verdict(Outcome.CONFIRMED)
        retire(world.sync, warehouse, world.folder, "eva", "over")
    assert len(world.project.rows("select * from goldseam_state.sync_renames")) == 1


def test_an_account_that_is_gone_is_named(remote: World):
    remote.plan_and_run()
    with (
        remote.warehouse() as warehouse,
        pytest.raises(SyncError, match="'ads_file', which destinations"),
    ):
        last_definition(warehouse, SYNC, {})


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("winback_2025", "nowhere", "There is no sync 'nowhere'"),
        (SYNC, SYNC, "still an exposure"),
        ("never_ran", SYNC, "no run of a sync 'never_ran'"),
    ],
)
def test_a_wrong_rename_is_refused(world: World, old: str, new: str, complaint: str):
    with world.warehouse() as warehouse, pytest.raises(SyncError, match=complaint):
        rename(old, new, {SYNC: world.sync}, warehouse, "eva", "renamed", utc_now)


def test_a_renamed_sync_sends_nobody_again(remote: World, audience: AudienceServer):
    remote.plan_and_run()
    remote.project.execute(
        *(
            f"update goldseam_state.{table} set sync = 'old_name'"
            for table in ("sync_ledger", "sync_runs", "sync_leases")
        )
    )
    with remote.warehouse() as warehouse:
        rename("old_name", SYNC, {SYNC: remote.sync}, warehouse, "eva", "clearer", utc_now)
    remote.change("anna", is_member=False)
    remote.add(Person("dora", "dora@example.com"))
    report = remote.plan_and_run()
    assert (report.tally.delivered, report.kept) == (2, 2)
    assert set(audience.members) == {"boris", "clara", "dora"}
    numbers = [line["attempt"] for line in remote.ledger() if line["outcome"] == "intent"]
    assert len(numbers) == len(set(numbers)), "attempts of both names form one history"


def test_a_compacted_ledger_knows_who_is_there(remote: World, audience: AudienceServer):
    remote.plan_and_run()
    for city in ("Köln", "Bonn"):
        remote.change("anna", city=city)
        remote.plan_and_run()
    remote.change("boris", is_member=False)
    remote.plan_and_run()
    before = remote.members()
    rows = len(remote.ledger())
    with remote.warehouse() as warehouse:
        assert compact(warehouse, timedelta(days=1), utc_now) == 0, "nothing is that old"
        forgotten = compact(warehouse, timedelta(days=1), lambda: datetime(2100, 1, 1))
    assert forgotten == rows - len(remote.ledger()) > 0
    assert "boris" not in {line["profile_id"] for line in remote.ledger()}
    gone = {member for member in before if not before[member]["is_maybe_there"]}
    assert remote.members() == {key: value for key, value in before.items() if key not in gone}
    assert remote.plan_and_run().tally.delivered == 0
    remote.change("clara", is_member=False)
    remote.plan_and_run()
    assert set(audience.members) == {"anna"}


def test_a_compacted_ledger_keeps_what_may_be_there(remote: World, audience: AudienceServer):
    audience.script = lambda number, rows: Reply(500, is_taken=True)
    remote.plan_and_run()
    with remote.warehouse() as warehouse:
        assert compact(warehouse, timedelta(days=1), lambda: datetime(2100, 1, 1)) == 0
    for name in ("anna", "boris", "clara"):
        remote.change(name, is_member=False)
    audience.script = lambda number, rows: None
    remote.plan_and_run()
    assert audience.members == {}


def test_dagster_compacts_what_is_older_than_the_var(remote: World):
    remote.plan_and_run()
    remote.change("anna", city="Bonn")
    remote.plan_and_run()

    def forgotten() -> int:
        before = len(remote.ledger())
        with remote._environment():
            assert compact_ledger.execute_in_process(resources={"sync_engine": SyncEngine()}).success
        return before - len(remote.ledger())

    remote.project.execute(
        "update goldseam_state.sync_ledger set recorded_at = recorded_at - interval '364 days'"
    )
    assert forgotten() == 0
    remote.project.execute(
        "update goldseam_state.sync_ledger set recorded_at = recorded_at - interval '2 days'"
    )
    assert forgotten() > 0
    assert remote.plan_and_run().tally.delivered == 0
