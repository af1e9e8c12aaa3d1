"""The demo company in a scratch warehouse, driven through the command line as a person would."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.project import REPOSITORY
from tests.support.warehouses import Warehouse

# Knowledge time is the run's own moment, different in each run.
RUN_MOMENTS = {
    "valid_from",
    "valid_to",
    "measured_at",
    "evaluated_at",
    "recorded_at",
    "planned_at",
    "run_at",
    "last_sent_at",
    "last_added_at",
    "last_run_id",
}
RUN_MOMENTS_OF = {
    "identity.profile_redirects": {"occurred_at"},
    "identity.profile_redirects_current": {"retired_at"},
}
PUBLIC_SCHEMAS = ("feeds", "identity", "cdp", "activation", "masked")


class Company:
    """company.live('2026-06-30', ['--people', '500']) makes it and runs everything as of that day."""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        self.warehouse = warehouse
        self.folder = folder
        profiles = folder / "profiles"
        profiles.mkdir()
        (profiles / "profiles.yml").write_text((REPOSITORY / "profiles.yml.example").read_text())
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("GOLDSEAM_", "DBT_"))
            },
            **warehouse.environment(),
            "GOLDSEAM_TARGET": warehouse.engine,
            "GOLDSEAM_IDENTITY_SALT": "parity",
            "GOLDSEAM_DATA_DIR": str(folder),
            "DBT_PROFILES_DIR": str(profiles),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
            "DBT_LOG_LEVEL_FILE": "none",
        }

    def goldseam(self, *arguments: str) -> str:
        """Run a command; its output is the failure's message."""
        done = self.attempt(*arguments)
        assert done.returncode == 0, f"goldseam {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def attempt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command that may fail."""
        return self._attempt(sys.executable, "-m", "orchestration", *arguments)

    def dbt(self, *arguments: str) -> None:
        """Run a dbt command; its output is the failure's message."""
        dbt = str(Path(sys.executable).with_name("dbt"))
        done = self._attempt(dbt, *arguments)
        assert done.returncode == 0, f"dbt {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"

    def _attempt(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=REPOSITORY, env=self.environment, capture_output=True, text=True, check=False
        )

    def live(self, until: str, arguments: list[str]) -> None:
        """Load a day and run everything as of its end."""
        self.set_clock(until)
        self.goldseam("demo", "--folder", str(self.folder / "demo"), *arguments)
        self.goldseam("run")

    def set_clock(self, as_of: str) -> None:
        """What now is for all that follows. As a variable of dbt's it would have every file parsed anew."""
        self.environment["GOLDSEAM_AS_OF"] = as_of

    def tables(self) -> dict[str, list[str]]:
        """Columns of every public table and view, run moments left out."""
        listed = ", ".join(f"'{schema}'" for schema in PUBLIC_SCHEMAS)
        rows = self.warehouse.rows(f"""
            select table_schema || '.' || table_name as name, column_name
            from information_schema.columns where table_schema in ({listed})
            order by 1, 2""")
        found: dict[str, list[str]] = {}
        for row in rows:
            name, column = row["name"], row["column_name"]
            if column not in RUN_MOMENTS | RUN_MOMENTS_OF.get(name, set()):
                found.setdefault(name, []).append(column)
        return found

    def content(self, table: str, columns: list[str]) -> list[tuple[Any, ...]]:
        """All rows in an order of our own."""
        listed = ", ".join(f'"{column}"' for column in columns)
        rows = [
            tuple(map(_told, row.values())) for row in self.warehouse.rows(f"select {listed} from {table}")
        ]
        return sorted(rows, key=lambda row: tuple((value is not None, str(value)) for value in row))


def _told(value: Any) -> Any:
    """Doubles to twelve digits: the last ones depend on the order in which an engine adds up."""
    return float(f"{value:.12g}") if isinstance(value, float) else value
