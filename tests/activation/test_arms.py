"""Experiments and holdouts: decided once, remembered, and carried on by merges and splits."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.activation.plan_world import TABLES, plan_project
from tests.support.project import Project
from tests.support.warehouses import Warehouse

PEOPLE = [f"p{number:04}" for number in range(2000)]
GLOBAL = "holdout:global"
INPUTS = ("segment_memberships", "profile_redirects", "profile_redirects_current")


@pytest.fixture(scope="module")
def project(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return plan_project(warehouse, tmp_path_factory.mktemp("arms"))


def assign(
    project: Project, members: list[str], **redirects: list[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """A run with these members of segment `first`; the global holdout's rows by profile."""
    rows = {"segment_memberships": [{"segment": "first", "profile_id": one} for one in members], **redirects}
    for table in INPUTS:
        schema, columns = TABLES[table]
        full = [{column: row.get(column) for column in columns} for row in rows.get(table, [])]
        project.load(schema, table, full, columns)
    project.dbt("run", "--select", "experiments", "experiment_arms")
    arms = project.rows(f"select * from cdp.experiment_arms where experiment = '{GLOBAL}'")
    return {row["profile_id"]: row for row in arms}


def moved(kind: str, old: str, new: str) -> dict[str, list[dict[str, Any]]]:
    """After every run before, and before the next."""
    at = datetime.now() + timedelta(days=365)
    found = {
        "profile_redirects": [{"from_profile_id": old, "to_profile_id": new, "kind": kind, "occurred_at": at}]
    }
    if kind == "merge":
        found["profile_redirects_current"] = [
            {"from_profile_id": old, "to_profile_id": new, "retired_at": at}
        ]
    return found


def test_an_arm_is_decided_once_and_goes_with_the_person(project: Project):
    first = assign(project, PEOPLE)
    held = [one for one in PEOPLE if first[one]["arm"] == "holdout"]
    treated = [one for one in PEOPLE if first[one]["arm"] == "treated"]
    # a tenth, within five standard deviations
    assert 133 < len(held) < 267
    assert len(held) + len(treated) == len(PEOPLE)
    [row] = project.rows("select weights from cdp.experiment_arms where experiment = 'subject' limit 1")
    assert row["weights"] == '{"long": 150, "short": 50}'

    # an empty segment forgets nobody, and a full refresh decides nothing anew
    assert assign(project, []) == first
    project.dbt("run", "--select", "experiment_arms", "--full-refresh")
    assert assign(project, PEOPLE) == first

    # a treated person takes over one who was held out: held out from now on, and flagged
    merged = assign(project, PEOPLE, **moved("merge", held[0], treated[0]))
    assert (merged[treated[0]]["arm"], merged[treated[0]]["is_inherited"]) == ("holdout", True)
    assert merged[treated[0]]["is_conflicted"]
    again = assign(project, PEOPLE, **moved("merge", held[0], treated[0]))
    assert again[treated[0]]["is_conflicted"] and again[treated[0]]["arm"] == "holdout"
    # of one mind: nothing to flag
    alike = assign(project, PEOPLE, **moved("merge", treated[1], treated[2]))
    assert (alike[treated[2]]["arm"], alike[treated[2]]["is_conflicted"]) == ("treated", False)

    # both parts of a split keep the arm, whatever their own hash would say
    for old, part in ((held[1], "part1"), (treated[3], "part2"), (held[2], "part3")):
        parted = assign(project, [*PEOPLE, part], **moved("split", old, part))
        assert (parted[part]["arm"], parted[part]["is_inherited"]) == (first[old]["arm"], True)
        assert parted[old] == first[old]
    # an old split says nothing of a person seen for the first time after it
    old = {"profile_redirects": [
        {"from_profile_id": held[3], "to_profile_id": "late", "kind": "split", "occurred_at": datetime(2020, 1, 1)}
    ]}  # fmt: skip
    assert not assign(project, [*PEOPLE, "late"], **old)["late"]["is_inherited"]
