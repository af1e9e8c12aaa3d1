"""The code location as a whole: against a snapshot, and against the dbt project."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.project import REPOSITORY

SNAPSHOT = Path(__file__).with_name("definitions.snapshot")
UPDATE = "GOLDSEAM_UPDATE_SNAPSHOTS"

pytestmark = pytest.mark.xdist_group("orchestration")


def test_definitions_are_those_of_the_snapshot(outline: dict[str, Any]) -> None:
    found = {
        name: outline[name]
        for name in ("jobs", "executor", "schedules", "pools", "resources", "own_checks", "groups")
    }
    if os.environ.get(UPDATE):
        SNAPSHOT.write_text(yaml.safe_dump(found, sort_keys=False, width=120), encoding="utf-8")
    expected = yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))
    assert found == expected, (
        f"The code location no longer holds what {SNAPSHOT.relative_to(REPOSITORY)} says. If that is meant, "
        f"write it anew and read the difference: {UPDATE}=1 pytest tests/orchestration"
    )


def test_every_dbt_test_is_a_check(outline: dict[str, Any]) -> None:
    assert outline["dbt_tests"] > 300
    assert outline["dbt_tests_that_are_no_check"] == [], (
        "name its table in config(meta={'dagster': {'ref': ...}})"
    )


def test_loading_needs_no_warehouse(outline: dict[str, Any]) -> None:
    assert not outline["has_touched_warehouse"]


def test_everything_that_opens_the_warehouse_waits_in_its_pool(outline: dict[str, Any]) -> None:
    assert set(outline["pools"].values()) == {"warehouse"}


def test_only_the_code_location_knows_dagster() -> None:
    modules = ("cli", "pipeline", "doctor", "activation.command", "demo.command", "destinations")
    imported = ", ".join(f"orchestration.{module}" for module in modules)
    code = f"import sys, {imported}; sys.exit('dagster' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0
