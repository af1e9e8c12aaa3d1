"""Plan, run, look: the life of an audience on a real warehouse and in real files."""

import json
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from orchestration.activation.engine import run_sync
from orchestration.activation.lease import Lease
from orchestration.activation.report import AccountingError
from orchestration.activation.spool import Spool
from orchestration.clock import utc_now
from orchestration.destinations.base import DeliveryError
from tests.activation.world import SYNC, Person, World, manifest_of


def test_the_first_run_sends_everybody_who_may_be_sent(world: World):
    report = world.plan_and_run()
    assert (report.planned, report.tally.delivered, report.withheld, report.tally.pending) == (5, 3, 2, 0)
    assert world.ids("full.csv") == world.ids("add.csv") == ["anna", "boris", "clara"]
    assert world.ids("remove.csv") == []
    assert (world.audience / "latest").read_text() == f"{report.run_id}\n"


def test_a_second_identical_run_sends_nothing(world: World):
    world.plan_and_run()
    report = world.plan_and_run()
    assert (report.planned, report.withheld, report.kept, report.location) == (2, 2, 3, None)
    assert len(world.runs) == 1


def test_a_second_run_of_an_old_plan_sends_nothing(world: World):
    world.plan_and_run()
    report = world.run()
    assert (report.tally.delivered, report.kept) == (0, 3)
    assert len(world.runs) == 1


def test_a_change_sends_the_difference_and_the_whole(world: World):
    world.plan_and_run()
    world.add(Person("dora", "dora@example.com"))
    report = world.plan_and_run()
    assert report.tally.delivered == 1
    assert world.ids("add.csv") == ["dora"]
    assert world.ids("full.csv") == ["anna", "boris", "clara", "dora"]


def test_a_changed_field_is_an_update_without_removal(world: World):
    world.plan_and_run()
    world.change("anna", city="Köln")
    assert world.plan()["anna"] == ("update", "payload_changed")
    world.run()
    assert world.ids("add.csv") == ["anna"]
    assert world.read("remove.csv") == []


def test_a_changed_address_takes_the_old_one_back(world: World):
    before = world.people["anna"].email_digest
    world.plan_and_run()
    world.change("anna", email="anna@new.example")
    world.plan_and_run()
    assert [cells["email"] for cells in world.read("remove.csv")] == [before]
    assert [cells["email"] for cells in world.read("add.csv")] == [world.people["anna"].email_digest]
    assert world.plan()["anna"] == ("keep", "unchanged")


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"is_member": False}, "left_segment"),
        ({"granted": False}, "consent"),
        ({"granted": None}, "consent"),
        ({"is_suppressed": True}, "suppressed"),
        ({"email": None, "phone": None}, "no_identifier"),
    ],
)
def test_removal_takes_back_what_was_sent(world: World, facts: dict, reason: str):
    sent = world.people["anna"].email_digest
    world.plan_and_run()
    # the address of today is not the one that was sent
    world.change("anna", **{"email": "anna@new.example", **facts})
    assert world.plan()["anna"] == ("remove", reason)
    report = world.run()
    assert report.tally.delivered == 1
    assert [(cells["extern_id"], cells["email"]) for cells in world.read("remove.csv")] == [("anna", sent)]
    assert world.ids("full.csv") == ["boris", "clara"]
    assert world.plan().get("anna", ("withhold", reason)) == ("withhold", reason)


def test_a_profile_that_is_gone_is_taken_back(world: World):
    world.plan_and_run()
    world.forget("boris")
    assert world.plan()["boris"] == ("remove", "gone")
    world.run()
    assert world.ids("remove.csv") == ["boris"]


def test_who_returns_is_added_again_under_another_batch_id(world: World):
    for is_member in (True, False, True):
        for key in ("anna", "boris", "clara"):
            world.change(key, is_member=is_member)
        world.plan_and_run()
    assert world.ids("add.csv") == ["anna", "boris", "clara"]
    batches = [manifest_of(run)["batches"][0] for run in world.runs]
    assert len(set(batches)) == 3


def test_an_identifier_that_somebody_else_still_has_stays(world: World):
    world.add(Person("twin", "twin@example.com", world.people["anna"].phone))
    world.plan_and_run()
    world.change("anna", is_member=False)
    world.plan_and_run()
    [taken_back] = world.read("remove.csv")
    assert (taken_back["email"], taken_back["phone"]) == (world.people["anna"].email_digest, "")


def test_the_manifest_describes_the_files(world: World):
    world.plan_and_run()
    manifest = manifest_of(world.runs[-1])
    assert {file["name"]: file["rows"] for file in manifest["files"]} == {
        "full.csv": 3,
        "add.csv": 3,
        "remove.csv": 0,
    }
    assert manifest["members"] == {"add": 3, "update": 0, "remove": 0, "keep": 0}
    for file in manifest["files"]:
        assert len((world.runs[-1] / file["name"]).read_bytes()) == file["bytes"]


def test_an_address_that_is_none_is_rejected_and_counted(world: World):
    world.change("boris", email="not an address")
    report = world.plan_and_run()
    assert (report.tally.delivered, report.tally.failed, report.tally.errors) == (
        2,
        1,
        {"no_usable_identifier": 1},
    )
    assert world.ids("full.csv") == ["anna", "clara"]
    # until his address changes, or sync_retry_days have passed
    assert world.plan()["boris"] == ("withhold", "refused")
    world.change("boris", email="boris@example.com")
    assert world.plan_and_run().tally.delivered == 1


def test_no_raw_identifier_is_kept(world: World):
    world.plan_and_run()
    world.change("anna", is_member=False)
    world.plan_and_run()
    kept = f"{world.ledger()}{world.project.rows('select * from goldseam_state.sync_runs')}"
    kept += "".join(path.read_text() for path in world.audience.rglob("*") if path.is_file())
    for person in world.people.values():
        for raw in (person.email, person.phone):
            assert raw is None or raw.lstrip("+") not in kept


def test_the_run_is_recorded(world: World):
    report = world.plan_and_run()
    [run] = world.project.rows("select * from goldseam_state.sync_runs")
    assert (run["run_id"], run["status"], run["location"]) == (report.run_id, "succeeded", str(world.runs[0]))
    assert run["planned"] == run["delivered"] + run["failed"] + run["withheld"] + run["pending"] == 5
    assert json.loads(run["plan"]) == {"add": {"entered_segment": 3}, "withhold": {"consent": 2}}
    assert json.loads(run["outcomes"]) == {"add": {"confirmed": 3}}
    assert json.loads(run["errors"]) == {}


def test_failures_are_recorded_by_code(world: World):
    world.change("boris", email="not an address")
    world.plan_and_run()
    [run] = world.project.rows("select * from goldseam_state.sync_runs")
    assert json.loads(run["outcomes"]) == {"add": {"confirmed": 2, "rejected": 1}}
    assert json.loads(run["errors"]) == {"no_usable_identifier": 1}


def test_counts_that_do_not_add_up_are_an_error(world: World, monkeypatch: pytest.MonkeyPatch):
    world.plan()

    def forgetful(spool: Spool, name: str, batch_size: int):
        for rows in whole(spool, name, batch_size):
            yield rows[1:]

    whole = Spool.read
    monkeypatch.setattr(Spool, "read", forgetful)
    with pytest.raises(AccountingError, match="planned 5 rows, but delivered 2"):
        world.run()


def test_a_clock_that_jumps_back_does_no_harm(world: World):
    hours = count()

    def backwards() -> datetime:
        return datetime(2026, 6, 1) - timedelta(hours=next(hours))

    for is_member in (True, False):
        world.change("anna", is_member=is_member)
        world.plan()
        with world.warehouse() as warehouse:
            run_sync(world.sync, warehouse, world.folder, backwards)
    assert "anna" not in world.plan()


def test_small_batches_give_the_same_audience(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(world.sync.account, "rows_per_batch", 2)
    world.add(*(Person(f"p{number}", f"p{number}@example.com") for number in range(5)))
    report = world.plan_and_run()
    assert report.tally.delivered == len(world.ids("full.csv")) == 8
    assert len(manifest_of(world.runs[0])["batches"]) == 4
    assert len({line["attempt"] for line in world.ledger()}) == 8


def test_two_runs_at_once_are_refused(world: World):
    world.plan()
    with world.warehouse() as warehouse:
        other = Lease(warehouse, SYNC, "other", utc_now)
        other.take()
        with pytest.raises(DeliveryError, match="Another run of 'lapsed_vips_ads' is at work"):
            run_sync(world.sync, warehouse, world.folder)
        other.end()
        other.give_back(0)
    assert world.run().tally.delivered == 3


def test_a_full_disk_publishes_nothing_and_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch):
    world.plan_and_run()
    world.add(Person("dora", "dora@example.com"))
    world.plan()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(world.audience / "x" / "full.csv"))

    with monkeypatch.context() as patch:
        patch.setattr("orchestration.destinations.file.atomic.CsvFile.publish", full)
        with pytest.raises(DeliveryError, match="No space left on device"):
            world.run()
    assert [path for path in world.audience.iterdir() if path.is_dir()] == world.runs
    assert len(world.runs) == 1
    [failed] = world.project.rows("select * from goldseam_state.sync_runs where status = 'failed'")
    # certainly not there, and no fault of the row: the next run sends it
    assert (failed["failed"], failed["pending"]) == (0, 1)
    assert world.plan()["dora"] == ("add", "entered_segment")
    assert world.run().tally.delivered == 1


def test_a_lost_pointer_is_mended_by_the_next_run(world: World, monkeypatch: pytest.MonkeyPatch):
    world.plan()
    written = Path.rename

    def no_pointer(path: Path, target: Path) -> Path:
        if Path(target).name == "latest":
            raise OSError(5, "Input/output error", str(target))
        return written(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", no_pointer)
        with pytest.raises(DeliveryError, match="latest: Input/output error"):
            world.run()
    report = world.plan_and_run()
    assert (report.recovered, report.tally.delivered, report.kept) == (3, 0, 3)
    assert (world.audience / "latest").read_text().strip() == world.runs[0].name
    assert len(world.runs) == 1
