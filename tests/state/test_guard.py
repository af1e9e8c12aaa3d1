"""State that is lost stops the next run before it writes anything; the message names it and the way on."""

import pytest

from tests.support.project import DbtError, Project

HISTORY = "identity.identity_map_history"
ANY_RUN = ["run", "--select", "stg_goldseam__identity_salt"]


@pytest.fixture(autouse=True)
def known_history(project: Project) -> None:
    """Two identifiers whom the last run registered."""
    project.vars = {}
    project.execute("drop schema if exists goldseam_state cascade")
    project.load("identity", "identity_map_history", [{"node_id": 1}, {"node_id": 2}])
    project.vars = {"accept_lost_state": ["identity_salt"]}
    project.dbt(*ANY_RUN)
    project.vars = {}


def registry(project: Project) -> dict[str, int]:
    rows = project.rows("select table_schema, table_name, row_count from goldseam_state.state_registry")
    return {f"{row['table_schema']}.{row['table_name']}": row["row_count"] for row in rows}


def test_every_run_counts_the_state_that_stands(project: Project) -> None:
    known = registry(project)
    assert known[HISTORY] == 2
    assert known["goldseam_state.identity_salt"] == 1
    assert known["goldseam_state.sync_ledger"] == 0
    assert "goldseam_state.state_registry" not in known
    assert "cdp.segment_membership_history" not in known, "it was not built"


def test_counts_follow_and_the_first_meeting_stays(project: Project) -> None:
    first = project.rows("select table_name, first_seen_at, counted_at from goldseam_state.state_registry")
    project.execute(f"insert into {HISTORY} values (3)")
    project.dbt(*ANY_RUN)
    then = project.rows("select table_name, first_seen_at, counted_at from goldseam_state.state_registry")
    assert registry(project)[HISTORY] == 3
    assert len(then) == len(first)
    times = {row["table_name"]: row for row in first}
    for row in then:
        assert row["first_seen_at"] == times[row["table_name"]]["first_seen_at"]
        assert row["counted_at"] > times[row["table_name"]]["counted_at"]


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("drop schema identity cascade", ["identity.identity_map_history had 2 rows on 20", "is missing"]),
        (
            f"delete from {HISTORY} where node_id = 1",
            ["identity_map_history had 2 rows", "has 1 now", "--replace"],
        ),
        (
            "delete from goldseam_state.identity_salt",
            ["goldseam_state.identity_salt had 1 rows", "has 0 now"],
        ),
        (
            "drop table goldseam_state.sync_runs cascade",
            ["goldseam_state.sync_runs had 0 rows", "is missing"],
        ),
        (
            "drop schema goldseam_state cascade",
            ["goldseam_state.identity_salt keyed the profile ids", "is missing"],
        ),
    ],
)
def test_lost_state_stops_the_run(project: Project, statement: str, says: list[str]) -> None:
    project.execute(statement, "create schema if not exists staging")
    with pytest.raises(DbtError) as stopped:
        project.dbt(*ANY_RUN)
    message = str(stopped.value)
    for words in [*says, "goldseam state restore <folder> --table", "accept_lost_state: ["]:
        assert words in message
    with pytest.raises(DbtError):
        project.dbt(*ANY_RUN)


def test_nothing_is_written_before_the_stop(project: Project) -> None:
    project.execute("drop schema identity cascade", "drop table goldseam_state.sync_runs cascade")
    with pytest.raises(DbtError, match="sync_runs had 0 rows"):
        project.dbt(*ANY_RUN)
    standing = project.rows("select table_name from information_schema.tables where table_name = 'sync_runs'")
    assert not standing


def test_rows_lost_in_mid_run_stop_the_next(project: Project) -> None:
    """The end of a run must not take a smaller number for the truth."""
    project.execute("update goldseam_state.state_registry set row_count = 3 where row_count = 2")
    project.dbt("run-operation", "record_state")
    assert registry(project)[HISTORY] == 3


def test_accepted_loss_is_forgotten_and_the_run_goes_on(project: Project) -> None:
    project.execute("drop schema identity cascade")
    project.vars = {"accept_lost_state": ["identity_map_history"]}
    project.dbt(*ANY_RUN)
    assert HISTORY not in registry(project)
    project.vars = {}
    project.dbt(*ANY_RUN)


def test_another_table_is_not_accepted_with_it(project: Project) -> None:
    project.execute("drop schema identity cascade", "delete from goldseam_state.identity_salt")
    project.vars = {"accept_lost_state": "old_identity_salt"}
    with pytest.raises(DbtError, match="identity_salt had 1 rows"):
        project.dbt(*ANY_RUN)
    project.vars = {"accept_lost_state": "identity_map_history"}
    with pytest.raises(DbtError) as stopped:
        project.dbt(*ANY_RUN)
    assert "identity_salt had 1 rows" in str(stopped.value)
    assert "identity_map_history" not in str(stopped.value)
    assert registry(project)[HISTORY] == 2


def test_a_table_that_shrinks_by_design_stops_nothing(project: Project) -> None:
    project.execute("insert into goldseam_state.identity_rounds values (timestamp '2026-01-01', 1, 5)")
    project.dbt(*ANY_RUN)
    project.execute("delete from goldseam_state.identity_rounds")
    project.dbt(*ANY_RUN)
    assert registry(project)["goldseam_state.identity_rounds"] == 0


def test_other_commands_need_no_state(project: Project) -> None:
    project.execute("drop schema goldseam_state cascade", "drop schema identity cascade")
    project.dbt("compile", "--select", "identity_map")
    project.dbt(
        "test", "--select", "unique_together_stg_goldseam__sync_ledger_sync__attempt__outcome", check=False
    )
    assert "goldseam_state.sync_ledger" in registry(project)
