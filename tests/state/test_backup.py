"""Backup and restore carry every state table whole, overwrite nothing unasked, and keep the salt to themselves."""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unittest import mock

import pytest

from orchestration.state import SaltError, ensure_state
from orchestration.state.backup import back_up
from orchestration.state.found import StateError, StateTable, state_tables
from orchestration.state.restore import restore
from orchestration.warehouse import Warehouse
from tests.support.project import Project

SALT = "a salt that nobody knows"
MOMENT = datetime(2026, 3, 1, 4, 5, 6, 789_012)
HISTORY = [
    {
        "node_id": 2**60 - 1,
        "identifier_value": 'Ä "quoted", line\nbreak \\.',
        "profile_id": "p1",
        "valid_from": MOMENT,
    },
    {"node_id": 2, "identifier_value": "", "profile_id": "p1", "valid_from": MOMENT},
    {"node_id": 3, "identifier_value": None, "profile_id": None, "valid_from": None},
]


@dataclass
class Place:
    """A warehouse with state, and the project's tables of state."""

    project: Project
    tables: dict[str, StateTable]

    @contextmanager
    def open(self) -> Iterator[Warehouse]:
        with self.project._environment():
            os.environ |= {
                "DBT_PROFILES_DIR": str(self.project._profiles_folder),
                "GOLDSEAM_TARGET": self.project.engine,
            }
            with Warehouse.open() as warehouse:
                yield warehouse

    def back_up(self, folder: Path, with_salt: bool = False) -> None:
        with self.open() as warehouse:
            back_up(warehouse, self.tables.values(), folder, with_salt=with_salt)

    def restore(self, folder: Path, **options) -> list[str]:
        with self.open() as warehouse:
            return [table.name for table in restore(warehouse, self.tables, folder, **options)]

    def content(self) -> dict[str, list]:
        """Every state table but the registry, sorted."""
        found = {}
        for table in self.tables.values():
            rows = [tuple(row.values()) for row in self.project.rows(f"select * from {table.relation}")]
            found[table.name] = sorted(rows, key=str)
        return found

    def lose_everything(self) -> None:
        self.project.execute(
            "drop schema if exists goldseam_state cascade",
            "drop schema if exists identity cascade",
            "drop schema if exists cdp cascade",
        )


@pytest.fixture(scope="module")
def tables(project: Project) -> dict[str, StateTable]:
    return state_tables(project.manifest())


@pytest.fixture
def place(project: Project, tables: dict[str, StateTable]) -> Place:
    """Ids, a ledger row and a membership; salted."""
    made = Place(project, tables)
    made.lose_everything()
    project.env = {"GOLDSEAM_IDENTITY_SALT": SALT}
    with made.open() as warehouse:
        ensure_state(warehouse)
        warehouse.append("goldseam_state", "sync_ledger", ["sync", "attempt"], [("ads", 1), ("ads", 2)])
    project.env = {}
    project.load("identity", "identity_map_history", HISTORY)
    project.load(
        "cdp", "segment_membership_history", [{"segment": "vips", "profile_id": "p1", "entered_at": MOMENT}]
    )
    project.load(
        "cdp", "segment_evaluations", [{"segment": "vips", "evaluated_at": MOMENT, "definition": "5f0c"}]
    )
    project.load(
        "cdp",
        "experiment_arms",
        [{"experiment": "holdout:global", "profile_id": "p1", "arm": "holdout", "assigned_at": MOMENT}],
    )
    project.load(
        "cdp", "profile_trait_changes", [{"profile_id": "p1", "trait": "is_stale", "valid_from": MOMENT}]
    )
    return made


def test_state_is_found_in_the_manifest(place: Place) -> None:
    assert {
        "identity_map_history",
        "segment_membership_history",
        "segment_evaluations",
        "experiment_arms",
        "profile_trait_changes",
        "sync_ledger",
        "identity_labels",
    } <= set(place.tables)
    assert not {"state_registry", "consumed_builds", "identity_map"} & set(place.tables)


def test_what_was_saved_comes_back_whole(place: Place, tmp_path: Path) -> None:
    before = place.content()
    place.back_up(tmp_path / "backup", with_salt=True)
    place.lose_everything()
    restored = place.restore(tmp_path / "backup")
    assert set(restored) == set(before)
    assert place.content() == before
    types = place.project.rows(
        "select lower(data_type) as type from information_schema.columns where table_schema = 'identity'"
        " and table_name = 'identity_map_history' and column_name in ('node_id', 'valid_from') order by 1"
    )
    assert [row["type"].split(" ")[0] for row in types] == ["bigint", "timestamp"]


def test_the_registry_knows_what_was_restored(place: Place, tmp_path: Path) -> None:
    place.back_up(tmp_path / "backup")
    place.project.dbt("run", "--select", "stg_goldseam__identity_salt")
    place.project.execute("insert into identity.identity_map_history (node_id) values (9)")
    place.project.dbt("run", "--select", "stg_goldseam__identity_salt")
    place.restore(tmp_path / "backup", only=["identity_map_history"], replace=True)
    place.project.dbt("run", "--select", "stg_goldseam__identity_salt")
    rows = place.project.rows(
        "select row_count from goldseam_state.state_registry where table_name = 'identity_map_history'"
    )
    assert rows == [{"row_count": 3}]


def test_models_around_a_restored_table_read_it_anew(place: Place, tmp_path: Path) -> None:
    place.back_up(tmp_path / "backup")
    place.project.execute(
        "insert into goldseam_state.consumed_builds (model, upstream, build_number) values"
        " ('identity_map_history', 'identity_clusters', 4), ('profiles', 'identity_map_history', 3), ('a', 'b', 1)"
    )
    place.restore(tmp_path / "backup", only=["identity_map_history"], replace=True)
    assert place.project.rows("select model from goldseam_state.consumed_builds") == [{"model": "a"}]


def test_many_batches_arrive(place: Place, tmp_path: Path) -> None:
    with (
        mock.patch("orchestration.state.backup._BATCH", 2),
        mock.patch("orchestration.state.restore._BATCH", 2),
    ):
        before = place.content()
        place.back_up(tmp_path / "backup")
        place.restore(tmp_path / "backup", replace=True)
    assert place.content() == before


def test_the_salt_stays_out_unless_asked_for(place: Place, tmp_path: Path) -> None:
    place.back_up(tmp_path / "without")
    place.back_up(tmp_path / "with", with_salt=True)
    held = {
        folder: SALT.encode() in b"".join(path.read_bytes() for path in (tmp_path / folder).iterdir())
        for folder in ("without", "with")
    }
    assert held == {"without": False, "with": True}


def test_only_the_owner_may_read_it(place: Place, tmp_path: Path) -> None:
    place.back_up(tmp_path / "backup")
    files = list((tmp_path / "backup").iterdir())
    assert len(files) > 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o700


def test_a_backup_that_fails_leaves_no_folder(place: Place, tmp_path: Path) -> None:
    place.project.execute("alter table identity.identity_map_history add column odd interval")
    with pytest.raises(StateError, match=r"identity_map_history.*column odd.*interval"):
        place.back_up(tmp_path / "backup")
    assert not list(tmp_path.iterdir())


def test_a_folder_is_not_written_twice(place: Place, tmp_path: Path) -> None:
    place.back_up(tmp_path / "backup")
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "backup").iterdir()}
    with pytest.raises(StateError, match="not empty"):
        place.back_up(tmp_path / "backup")
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "backup").iterdir()} == before


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_damaged_file_is_refused(place: Place, tmp_path: Path, harm: str) -> None:
    before = place.content()
    place.back_up(tmp_path / "backup")
    file = tmp_path / "backup" / "sync_ledger.parquet"
    if harm == "changed":
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    else:
        file.unlink()
    with pytest.raises(StateError, match=r"sync_ledger\.parquet: missing, or not as the backup wrote it"):
        place.restore(tmp_path / "backup", replace=True)
    assert place.content() == before


def test_tables_with_rows_are_not_overwritten_unasked(place: Place, tmp_path: Path) -> None:
    place.back_up(tmp_path / "backup")
    place.project.execute(
        "delete from identity.identity_map_history",
        "insert into goldseam_state.sync_ledger (sync, attempt) values ('ads', 3)",
    )
    with pytest.raises(StateError) as refused:
        place.restore(tmp_path / "backup")
    assert '"sync_ledger" (3 rows, the backup 2)' in str(refused.value).replace('"goldseam_state".', "")
    assert "--table identity_map_history" in str(refused.value)
    assert not place.content()["identity_map_history"]
    assert place.restore(tmp_path / "backup", only=["identity_map_history"]) == ["identity_map_history"]
    assert len(place.content()["identity_map_history"]) == 3
    assert len(place.content()["sync_ledger"]) == 3
    place.restore(tmp_path / "backup", replace=True)
    assert len(place.content()["sync_ledger"]) == 2


def test_a_table_comes_whole_or_not_at_all(place: Place, tmp_path: Path) -> None:
    before = place.content()
    place.back_up(tmp_path / "backup")
    manifest = tmp_path / "backup" / "manifest.json"
    told = json.loads(manifest.read_text())
    for table in told["tables"]:
        table["rows"] += table["name"] == "identity_map_history"
    manifest.write_text(json.dumps(told))
    with pytest.raises(StateError, match=r"3 rows arrived of 4"):
        place.restore(tmp_path / "backup", only=["identity_map_history"], replace=True)
    assert place.content() == before


def test_another_salt_is_refused(place: Place, tmp_path: Path) -> None:
    place.back_up(tmp_path / "backup", with_salt=True)
    before = place.content()
    place.project.execute("update goldseam_state.identity_salt set salt = 'another'")
    with pytest.raises(SaltError, match="keyed by another salt") as refused:
        place.restore(tmp_path / "backup", replace=True)
    assert SALT not in str(refused.value)
    assert place.content()["identity_map_history"] == before["identity_map_history"]


def test_ids_are_not_restored_without_their_salt(place: Place, tmp_path: Path) -> None:
    place.back_up(tmp_path / "backup")
    place.lose_everything()
    with pytest.raises(SaltError, match="Neither the backup nor this warehouse has the salt"):
        place.restore(tmp_path / "backup")
    place.project.env = {"GOLDSEAM_IDENTITY_SALT": SALT}
    place.restore(tmp_path / "backup")
    assert place.content()["identity_salt"][0][0] == SALT
    assert len(place.content()["identity_map_history"]) == 3


def test_a_lost_salt_can_be_given_up(place: Place, tmp_path: Path) -> None:
    place.back_up(tmp_path / "backup")
    place.lose_everything()
    place.restore(tmp_path / "backup", new_salt=True)
    assert len(place.content()["identity_map_history"]) == 3


def test_a_backup_of_a_newer_version_is_refused(place: Place, tmp_path: Path) -> None:
    place.project.execute("alter table goldseam_state.sync_ledger add column invented text")
    place.back_up(tmp_path / "backup")
    place.project.execute("alter table goldseam_state.sync_ledger drop column invented")
    with pytest.raises(StateError, match=r"does not know column sync_ledger\.invented"):
        place.restore(tmp_path / "backup", replace=True)
    place.restore(tmp_path / "backup", only=["identity_map_history"], replace=True)


def test_a_folder_without_manifest_is_no_backup(place: Place, tmp_path: Path) -> None:
    with pytest.raises(StateError, match="is no backup"):
        place.restore(tmp_path)
    with pytest.raises(StateError, match=r"has no table profiles\. It has"):
        place.back_up(tmp_path / "backup")
        place.restore(tmp_path / "backup", only=["profiles"])


def test_python_leaves_lost_tables_to_the_guard(place: Place) -> None:
    """`goldseam run` makes tables before dbt looks: an empty one in its place would hide the loss."""
    place.project.dbt("run", "--select", "stg_goldseam__identity_salt")
    place.project.execute(
        "drop table goldseam_state.sync_runs cascade", "drop table goldseam_state.identity_salt cascade"
    )
    place.project.env = {"GOLDSEAM_IDENTITY_SALT": SALT}
    with place.open() as warehouse:
        ensure_state(warehouse)
        assert not warehouse.has_table("goldseam_state", "sync_runs")
        assert warehouse.has_table("goldseam_state", "identity_salt")
