"""The parsed project, or why it does not parse."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from orchestration.dbt_runner import dbt_arguments
from orchestration.doctor.examine import Finding
from orchestration.project import PROJECT_DIR, TARGET_DIR


def parse_project(
    variables: Mapping[str, Any], target: Path = TARGET_DIR
) -> tuple[Manifest | None, list[Finding]]:
    """dbt's manifest of the project with these variables; dbt keeps what it parsed in `target`."""
    os.chdir(PROJECT_DIR)
    result = dbtRunner().invoke(dbt_arguments(["parse", "--target-path", str(target)], variables))
    if result.success:
        return result.result, []
    remedy = "dbt could not read the project; `dbt parse` shows the same."
    return None, [Finding("dbt project", " ".join(str(result.exception).split()), remedy)]
