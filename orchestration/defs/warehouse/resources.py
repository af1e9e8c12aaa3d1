"""The dbt project as Dagster sees it: its manifest, freshly parsed, and the program that runs it."""

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import dagster_dbt.asset_utils
from dagster_dbt import DbtCliResource, DbtProject

from orchestration.doctor.manifest import parse_project
from orchestration.errors import Explained
from orchestration.project import PROJECT_DIR, TARGET_DIR, profiles_dir
from orchestration.translator import GoldseamTranslator

# When a run chooses more nodes than this (the button "Execute all checks"), dagster-dbt writes its selection
# to a file in a copy of the whole repository, data and virtual environment included. A thousand names still
# fit into one argument.
dagster_dbt.asset_utils._SELECTION_ARGS_THRESHOLD = 1_000

# Apart from what `goldseam run` and dbt write: a location may be reloaded while a run reads its own.
LOCATION_TARGET = TARGET_DIR / "dagster"
BUILD_TARGET = LOCATION_TARGET / "build"


def read_manifest() -> Mapping[str, Any]:
    """Parse the project, without a warehouse.

    On every load, because a run whose manifest is older than the project breaks off at the first node that it
    does not know; dbt parses only what has changed.
    """
    manifest, problems = parse_project({}, LOCATION_TARGET)
    if problems:
        raise Explained("\n".join(map(str, problems)))
    written = manifest.writable_manifest().to_dict(omit_none=False)
    return json.loads(json.dumps(written, default=str))


PROJECT = DbtProject(PROJECT_DIR, target_path=LOCATION_TARGET, profiles_dir=profiles_dir())
MANIFEST = read_manifest()
TRANSLATOR = GoldseamTranslator()


@dg.definitions
def resources() -> dg.Definitions:
    return dg.Definitions(resources={"dbt": DbtCliResource(PROJECT, dbt_executable=dbt_executable())})


def dbt_executable() -> str:
    """dbt of this environment, which need not be on PATH (.venv/bin/dagster)."""
    return shutil.which("dbt", path=str(Path(sys.executable).parent)) or "dbt"
