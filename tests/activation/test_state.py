"""State tables are made where missing, grow by columns, and lose nothing; the salt is set once."""

import pytest

from orchestration.state import SaltError, declared_tables, ensure_state, set_salt
from tests.activation.world import World
from tests.support.project import Project

SECRET = "a salt that nobody knows"


def columns(project: Project, table: str) -> set[str]:
    rows = project.rows(
        "select column_name from information_schema.columns"
        f" where table_schema = 'goldseam_state' and table_name = '{table}'"
    )
    return {row["column_name"] for row in rows}


@pytest.fixture
def bare(project: Project, tmp_path) -> World:
    """A warehouse without state."""
    project.execute("drop schema if exists goldseam_state cascade")
    return World(project, tmp_path)


def make(world: World, side: str) -> None:
    if side == "dbt":
        world.project.dbt("run-operation", "ensure_state")
    else:
        with world.warehouse() as warehouse:
            ensure_state(warehouse)


@pytest.mark.parametrize("side", ["python", "dbt"])
def test_missing_tables_are_made_as_declared(bare: World, side: str):
    make(bare, side)
    for table, declared in declared_tables().items():
        assert columns(bare.project, table) == set(declared)


@pytest.mark.parametrize("side", ["python", "dbt"])
def test_new_columns_are_added_and_nothing_is_dropped(bare: World, side: str):
    make(bare, side)
    bare.project.execute(
        "alter table goldseam_state.sync_runs drop column recovered",
        "alter table goldseam_state.sync_runs add column ours text",
        "insert into goldseam_state.sync_runs (run_id) values ('kept')",
    )
    make(bare, side)
    assert {"recovered", "ours"} <= columns(bare.project, "sync_runs")
    assert [row["run_id"] for row in bare.project.rows("select run_id from goldseam_state.sync_runs")] == [
        "kept"
    ]


def test_both_sides_make_the_same_types(bare: World):
    types = []
    for side in ("python", "dbt"):
        bare.project.execute("drop schema if exists goldseam_state cascade")
        make(bare, side)
        types.append(
            bare.project.rows(
                "select table_name, column_name, data_type from information_schema.columns"
                " where table_schema = 'goldseam_state' order by table_name, column_name"
            )
        )
    assert types[0] == types[1]


def test_the_warehouse_makes_a_salt_once_and_out_of_sight(bare: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(bare.project.env, "DBT_LOG_LEVEL_FILE", "debug")
    make(bare, "dbt")
    [first] = bare.project.rows("select salt from goldseam_state.identity_salt")
    make(bare, "dbt")
    assert bare.project.rows("select salt from goldseam_state.identity_salt") == [first]
    assert len(first["salt"]) == 64
    logs = "".join(path.read_text() for path in (bare.project.work / "logs").glob("*"))
    assert "identity_salt" in logs
    assert first["salt"] not in logs


def test_a_given_salt_is_taken_and_kept(bare: World):
    with bare.warehouse() as warehouse:
        ensure_state(warehouse)
        set_salt(warehouse, SECRET)
        set_salt(warehouse, SECRET)
    make(bare, "dbt")
    assert bare.project.rows("select salt from goldseam_state.identity_salt") == [{"salt": SECRET}]


def test_another_salt_is_refused_without_being_told(bare: World):
    with bare.warehouse() as warehouse:
        ensure_state(warehouse)
        set_salt(warehouse, SECRET)
        with pytest.raises(SaltError) as refused:
            set_salt(warehouse, "another")
    assert "GOLDSEAM_IDENTITY_SALT differs" in str(refused.value)
    assert SECRET not in str(refused.value)
    assert "another\n" not in str(refused.value)


def test_the_environment_gives_the_salt(bare: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GOLDSEAM_IDENTITY_SALT", SECRET)
    make(bare, "python")
    assert bare.project.rows("select salt from goldseam_state.identity_salt") == [{"salt": SECRET}]
