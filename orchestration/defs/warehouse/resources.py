"""The dbt project as Dagster sees it: a manifest that is there and fresh, and the program that runs it."""

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import dagster_dbt.asset_utils
from dagster_dbt import DbtCliResource, DbtProject
from dagster_dbt.dbt_project import using_dagster_dev

from orchestration.doctor.manifest import parse_project
from orchestration.errors import Explained
from orchestration.project import PROJECT_DIR, TARGET_DIR, profiles_dir
from orchestration.translator import GoldseamTranslator

# When a run chooses more nodes than this (the button "Execute all checks"), dagster-dbt writes its selection to a file in a
# copy of the whole repository, data and virtual environment included. A thousand names still fit into one argument.
dagster_dbt.asset_utils._SELECTION_ARGS_THRESHOLD = 1_000


def prepare(project: DbtProject) -> DbtProject:
    """Parse the project, without a warehouse, where its manifest is missing or somebody may just have edited it.

    `dagster dev` parses whenever the location is loaded or reloaded, but not in the process of each run.
    """
    is_reload = dg.DefinitionsLoadContext.get().load_type is dg.DefinitionsLoadType.INITIALIZATION
    if not project.manifest_path.is_file() or (using_dagster_dev() and is_reload):
        _, problems = parse_project({})
        if problems:
            raise Explained("\n".join(map(str, problems)))
    return project


PROJECT = prepare(DbtProject(PROJECT_DIR, target_path=TARGET_DIR, profiles_dir=profiles_dir()))
MANIFEST: Mapping[str, Any] = json.loads(PROJECT.manifest_path.read_text(encoding="utf-8"))
TRANSLATOR = GoldseamTranslator()


@dg.definitions
def resources() -> dg.Definitions:
    return dg.Definitions(resources={"dbt": DbtCliResource(PROJECT, dbt_executable=dbt_executable())})


def dbt_executable() -> str:
    """dbt of this environment, which need not be on PATH (.venv/bin/dagster)."""
    return shutil.which("dbt", path=str(Path(sys.executable).parent)) or "dbt"
