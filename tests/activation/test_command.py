"""`goldseam sync plan` shows, writes nothing and contacts no one."""

import io
from typing import Any

import pytest
from rich.console import Console

from orchestration.activation import command
from orchestration.cli import main
from tests.activation.audience_server import AudienceServer, Reply
from tests.activation.world import SYNC, World

STATE = ("sync_ledger", "sync_runs", "sync_leases", "sync_renames")


@pytest.fixture(scope="module")
def engine() -> str:
    """What each engine does differently is in test_engine.py and test_recovery.py."""
    return "duckdb"


def everything(world: World) -> dict[str, list[dict[str, Any]]]:
    tables = [f"goldseam_state.{table}" for table in STATE]
    tables += ["activation.activation_plan", "activation.sync_members"]
    return {table: sorted(world.project.rows(f"select * from {table}"), key=str) for table in tables}


def planned(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the command prints; a destination that is opened, or a look-up for its secret, fails the test."""
    with monkeypatch.context() as patch, world._environment():
        patch.setattr(command, "project_syncs", lambda: {SYNC: world.sync})
        patch.setattr(type(world.sync.account), "open", forbidden)
        patch.setattr("orchestration.destinations.account.Secret.reveal", forbidden)
        patch.setattr("orchestration.warehouse.Warehouse.append", forbidden)
        printed = io.StringIO()
        command.plan(SYNC, 3, Console(file=printed, width=300))
        return printed.getvalue()


def forbidden(*_: object, **__: object) -> None:
    raise AssertionError("a plan is only looked at")


def test_a_plan_writes_nothing_and_contacts_no_one(
    remote: World, audience: AudienceServer, monkeypatch: pytest.MonkeyPatch
):
    remote.plan_and_run()
    remote.change("anna", city="Bonn")
    remote.change("boris", is_member=False)
    remote.plan()
    before, requests = everything(remote), audience.requests
    printed = planned(remote, monkeypatch)
    assert "payload changed" in printed
    assert "there now 3, after the run 2" in printed
    assert "cannot be sent" not in printed
    assert "@" not in printed and "+49" not in printed
    assert everything(remote) == before
    assert audience.requests == requests


@pytest.mark.parametrize("arguments", [["plan", "typo"], ["run", "typo"], ["refresh", "typo", "--finish"]])
def test_a_sync_that_is_not_there_is_named_without_a_traceback(
    remote: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, arguments: list[str]
):
    monkeypatch.setattr(command, "project_syncs", lambda: {SYNC: remote.sync})
    monkeypatch.setattr("sys.argv", ["goldseam", "sync", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert " ".join(told.split()) == f"There is no sync 'typo'. Exposures with meta.sync: {SYNC}."


def test_a_plan_tells_why_it_cannot_be_sent(remote: World, monkeypatch: pytest.MonkeyPatch):
    remote.plan_and_run()
    account = remote.sync.account
    remote.account = account.model_copy(update={"url": f"{account.url}?list=2"})
    remote.project.execute("update activation.sync_proposals set planned_at = timestamp '2026-01-01'")
    printed = planned(remote, monkeypatch)
    assert f"cannot be sent: '{SYNC}' was sent to webhook" in printed
    assert f"cannot be sent: The plan of '{SYNC}' was made" in printed


def test_a_plan_is_shown_beside_the_last_run(remote: World, monkeypatch: pytest.MonkeyPatch):
    remote.plan_and_run()
    remote.change("anna", is_member=False)
    remote.plan()
    changed = remote.sync.config.model_copy(update={"version": 2, "fields": {}})
    with monkeypatch.context() as patch:
        patch.setattr(World, "sync", remote.sync.model_copy(update={"config": changed}))
        printed = planned(remote, monkeypatch)
    lines = {tuple(line.split()[:6]) for line in printed.replace("│", " ").splitlines()}
    assert ("add", "entered", "segment", "0", "3") in {line[:5] for line in lines}
    assert ("remove", "left", "segment", "1", "0", "anna") in lines
    assert "changed since the last run: version: 1 -> 2" in printed
    assert 'changed since the last run: fields.fn.column: "first_name" -> none' in printed


def test_a_plan_knows_what_was_sent_since_it_was_made(remote: World, monkeypatch: pytest.MonkeyPatch):
    remote.plan_and_run()
    assert "there now 3, after the run 3" in planned(remote, monkeypatch)
    remote.change("anna", is_member=False)
    remote.plan_and_run()
    assert "there now 2, after the run 2" in planned(remote, monkeypatch)


def test_who_may_be_there_is_not_counted_twice(
    remote: World, audience: AudienceServer, monkeypatch: pytest.MonkeyPatch
):
    audience.script = lambda number, rows: Reply(500, is_taken=True)
    remote.plan_and_run()
    assert "there now 3, after the run 3" in planned(remote, monkeypatch)
    remote.plan()
    assert "there now 3, after the run 3" in planned(remote, monkeypatch)
