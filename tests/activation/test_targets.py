"""A list, table or folder that changes under a sync: refused while somebody may be in the old one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from orchestration.activation.definitions import SyncError
from orchestration.activation.refresh import refresh
from orchestration.activation.renames import rename
from orchestration.activation.retire import last_definition, retire
from orchestration.clock import utc_now
from orchestration.destinations import ACCOUNTS
from orchestration.destinations.account import Account
from orchestration.destinations.base import DeliveryError
from tests.activation.audience_server import AudienceServer, Reply
from tests.activation.world import SYNC, World
from tests.destinations.batches import delivery


@pytest.fixture(scope="module")
def engine() -> str:
    """What each engine does differently is in test_engine.py and test_recovery.py."""
    return "duckdb"


def moved(world: World) -> None:
    """The same account at another address of the same server."""
    world.account = world.account.model_copy(update={"url": f"{world.account.url}?list=2"})


def target(world: World) -> str | None:
    [row] = world.project.rows("select target from goldseam_state.sync_leases")
    return row["target"]


def test_the_place_is_remembered(remote: World):
    remote.plan_and_run()
    assert target(remote) == remote.sync.target
    assert remote.sync.target.startswith("webhook host=127.0.0.1:")


def test_another_place_is_refused_while_somebody_may_be_there(remote: World, audience: AudienceServer):
    remote.plan_and_run()
    before = remote.sync.target
    moved(remote)
    remote.change("anna", is_member=False)
    remote.plan()
    for send in (remote.run, lambda: refreshed(remote), lambda: retired(remote)):
        with pytest.raises(DeliveryError) as refused:
            send()
        assert f"'{SYNC}' was sent to {before}, where 3 people may be" in str(refused.value)
        assert f"now it would go to {remote.sync.target}" in str(refused.value)
        assert f"goldseam sync retire {SYNC}" in str(refused.value)
    assert set(audience.members) == {"anna", "boris", "clara"}, "nothing was sent"
    assert target(remote) == before


def refreshed(world: World) -> None:
    with world.warehouse() as warehouse:
        refresh(world.sync, warehouse, world.folder)


def retired(world: World) -> None:
    with world.warehouse() as warehouse:
        sync = last_definition(warehouse, SYNC, {"ads_file": world.account})
        retire(sync, warehouse, world.folder, "eva", "over")


def test_a_lost_answer_counts_as_there(remote: World, audience: AudienceServer):
    audience.script = lambda number, rows: Reply(500, is_taken=True)
    remote.plan_and_run()
    moved(remote)
    with pytest.raises(DeliveryError, match="3 people may be"):
        remote.plan_and_run()


def test_the_old_place_goes_on(remote: World):
    remote.plan_and_run()
    old = remote.account
    moved(remote)
    with pytest.raises(DeliveryError):
        remote.run()
    remote.account = old
    remote.change("anna", is_member=False)
    assert remote.plan_and_run().tally.delivered == 1


def test_an_empty_place_may_be_left(remote: World, audience: AudienceServer):
    remote.plan_and_run()
    for name in ("anna", "boris", "clara"):
        remote.change(name, is_member=False)
    remote.plan_and_run()
    moved(remote)
    remote.change("anna", is_member=True)
    assert remote.plan_and_run().tally.delivered == 1
    assert target(remote) == remote.sync.target


def test_a_place_that_took_nobody_may_be_left(remote: World, audience: AudienceServer):
    audience.script = lambda number, rows: Reply(404, is_taken=False)
    with pytest.raises(DeliveryError, match="answered 404"):
        remote.plan_and_run()
    audience.script = lambda number, rows: None
    moved(remote)
    assert remote.plan_and_run().tally.delivered == 3


def test_a_row_without_a_place_takes_the_present_one(remote: World):
    remote.plan_and_run()
    remote.project.execute("update goldseam_state.sync_leases set target = null")
    moved(remote)
    remote.plan_and_run()
    assert target(remote) == remote.sync.target


def test_another_name_for_another_place_is_refused(remote: World):
    remote.plan_and_run()
    remote.project.execute(
        *(
            f"update goldseam_state.{table} set sync = 'old_name'"
            for table in ("sync_ledger", "sync_runs", "sync_leases")
        )
    )
    moved(remote)
    with remote.warehouse() as warehouse, pytest.raises(SyncError, match="'old_name' was sent to webhook"):
        rename("old_name", SYNC, {SYNC: remote.sync}, warehouse, "eva", "clearer", utc_now)


SETTINGS: dict[str, dict[str, Any]] = {
    "file": {"folder": Path("out"), "layout": "plain"},
    "google_ads": {"customer_id": "1"},
    "kafka": {"bootstrap_servers": "b"},
    "mailman": {"url": "u", "user": "u", "password": "${SECRET}"},
    "meta_ads": {"access_token": "${SECRET}"},
    "postgres": {"host": "h", "database": "d", "user": "u"},
    "redis": {"host": "h"},
    "webhook": {"url": "https://h.example/k", "signing_secret": "${SECRET}"},
}
OPTIONS: dict[str, dict[str, Any]] = {
    "google_ads": {"user_list_id": "2"},
    "kafka": {"topic": "t"},
    "mailman": {"list_id": "l"},
    "meta_ads": {"audience_id": "3"},
    "postgres": {"table": "t"},
    "redis": {"structure": "set", "key": "k"},
}
ELSEWHERE = [
    ("file", {"folder": Path("other")}),
    ("google_ads", {"customer_id": "9"}),
    ("google_ads", {"user_list_id": "9"}),
    ("kafka", {"topic": "other"}),
    ("mailman", {"list_id": "other"}),
    ("mailman", {"url": "other"}),
    ("meta_ads", {"audience_id": "9"}),
    ("postgres", {"database": "other"}),
    ("postgres", {"table": "other"}),
    ("redis", {"database": 7}),
    ("webhook", {"url": "https://h.example/other"}),
]


def target_of(kind: str, changes: Mapping[str, Any]) -> str | None:
    options = {key: changes.get(key, value) for key, value in OPTIONS.get(kind, {}).items()}
    settings = SETTINGS[kind] | {key: value for key, value in changes.items() if key not in options}
    account: Account = ACCOUNTS[kind](type=kind, **settings)
    return account.target(delivery(account, Path(), **options))


@pytest.mark.parametrize(("kind", "changes"), ELSEWHERE)
def test_what_names_a_place(kind: str, changes: dict[str, Any]):
    assert target_of(kind, {}) != target_of(kind, changes)


def test_every_place_has_a_name():
    """And what sends messages has none: nobody stays anywhere."""
    assert {kind for kind, account in ACCOUNTS.items() if account.kind != "message"} == set(SETTINGS)
    for kind in SETTINGS:
        assert (found := target_of(kind, {"tries": 2, "workers": 2})) == target_of(kind, {})
        assert found and "SECRET" not in found
