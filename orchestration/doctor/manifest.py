"""The parsed project, or why it does not parse."""

import json
import os
from collections.abc import Mapping
from typing import Any

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from orchestration.doctor.examine import Finding
from orchestration.project import PROJECT_DIR, profiles_dir


def parse_project(variables: Mapping[str, Any]) -> tuple[Manifest | None, list[Finding]]:
    """dbt's manifest of the project with these variables."""
    os.chdir(PROJECT_DIR)
    command = ["parse", "--project-dir", str(PROJECT_DIR), "--profiles-dir", str(profiles_dir()), "--log-level", "none"]
    result = dbtRunner().invoke([*command, "--vars", json.dumps(dict(variables))])
    if result.success:
        return result.result, []
    remedy = "dbt could not read the project; `dbt parse` shows the same."
    return None, [Finding("dbt project", " ".join(str(result.exception).split()), remedy)]
