"""The code location in a process of its own, so that nothing of it stays behind in pytest's."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.project import REPOSITORY
from tests.support.warehouses import DuckDBWarehouse


@dataclass
class Location:
    """Goldseam and Dagster on scratch folders, run as a person would run them."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.warehouse = DuckDBWarehouse(self.folder / "warehouse")
        self.home = self.folder / "home"
        self.home.mkdir()
        (self.home / "dagster.yaml").write_text((REPOSITORY / "dagster.yaml.example").read_text())
        (self.folder / "profiles.yml").write_text((REPOSITORY / "profiles.yml.example").read_text())

    def python(self, *arguments: str) -> str:
        """Run a Python module; its output is the failure's message."""
        command = [sys.executable, "-m", *arguments]
        done = subprocess.run(
            command, cwd=REPOSITORY, env=self._environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def _environment(self) -> dict[str, str]:
        own = ("GOLDSEAM_", "DBT_", "DAGSTER_")
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(own)},
            **self.warehouse.environment(),
            "GOLDSEAM_IDENTITY_SALT": "orchestration",
            "DBT_PROFILES_DIR": str(self.folder),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_LOG_LEVEL_FILE": "none",
            "DAGSTER_HOME": str(self.home),
            **self.settings,
        }


@pytest.fixture(scope="session")
def outline(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the code location holds (outline.py), loaded where there is no manifest and no warehouse."""
    location = Location(tmp_path_factory.mktemp("location"))
    found = json.loads(location.python("tests.orchestration.outline"))
    return {**found, "has_touched_warehouse": location.warehouse.folder.exists()}
