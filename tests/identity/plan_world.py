"""A company whose rules are edited: a copy of the project, planned with the command line and run with dbt."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.company import Company
from tests.support.project import REPOSITORY
from tests.support.warehouses import Warehouse

DAY = "2026-06-30"
# a process of its own: dbt would keep the DuckDB file locked in this one
_BUILD = """
import json, sys
from rich.console import Console
from orchestration.dbt_runner import run_dbt
from orchestration.pipeline import prepare_state
prepare_state()
run_dbt(["build", "--resource-type", "seed", "--resource-type", "model"], json.loads(sys.argv[1]), Console())
"""
Map = dict[int, str]


class EditedCompany:
    """company.limit('phone', 'max_profiles', 1); company.plan(); company.run()"""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        self.warehouse = warehouse
        self.root = _copied_project(folder / "project")
        self.company = Company(warehouse, folder)
        self.company.set_clock(DAY)
        self.company.environment["GOLDSEAM_PROJECT_DIR"] = str(self.root)
        self.company.goldseam("demo", "--folder", str(folder / "demo"), "--people", "200", "--until", DAY)
        self.run()

    def run(self, **variables: Any) -> None:
        """What stands follows the edited rules: seeds and models, without the tests."""
        command = [sys.executable, "-c", _BUILD, json.dumps({"accept_identity_jitter": True, **variables})]
        done = subprocess.run(
            command, cwd=REPOSITORY, env=self.company.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"

    def plan(self, **variables: Any) -> dict[str, Any]:
        """`goldseam identity plan --json`."""
        return json.loads(
            self.company.goldseam("identity", "plan", "--json", "--vars", json.dumps(variables))
        )

    def limit(self, identifier_type: str, column: str, value: int) -> None:
        """Edit seeds/identifier_types.csv."""
        path = self.root / "seeds/identifier_types.csv"
        names, *lines = path.read_text(encoding="utf-8").splitlines()
        place = names.split(",").index(column)
        for number, line in enumerate(lines):
            cells = line.split(",")
            if cells[0] == identifier_type:
                cells[place] = str(value)
                lines[number] = ",".join(cells)
        path.write_text("\n".join([names, *lines]) + "\n", encoding="utf-8")

    def people(self) -> Map:
        rows = self.warehouse.rows("select node_id, profile_id from identity.identity_map")
        return {row["node_id"]: row["profile_id"] for row in rows}

    def blocked(self) -> dict[int, tuple[str, str]]:
        """node_id -> type and reason."""
        rows = self.warehouse.rows("""
            select node_id, identifier_type, blocked_reason from identity.identity_nodes
            where blocked_reason <> 'vanished'""")
        return {row["node_id"]: (row["identifier_type"], row["blocked_reason"]) for row in rows}

    def members(self) -> set[tuple[str, str]]:
        rows = self.warehouse.rows("select segment, profile_id from cdp.segment_memberships")
        return {(row["segment"], row["profile_id"]) for row in rows}

    def planned(self) -> dict[tuple[str, str], int]:
        """Sync and action -> rows of activation_plan."""
        rows = self.warehouse.rows(
            "select sync, action, count(*) as n from activation.activation_plan group by sync, action"
        )
        return {(row["sync"], row["action"]): row["n"] for row in rows}

    def used_links(self) -> set[tuple]:
        rows = self.warehouse.rows(
            "select left_node_id, right_node_id, rule, source from identity.identity_edges where is_used"
        )
        return {tuple(row.values()) for row in rows}

    def contents(self) -> dict[str, Any]:
        """A checksum of every table that stands, and every view's name; without the scratch."""
        rows = self.warehouse.rows("""
            select table_schema, table_name, table_type from information_schema.tables
            where table_schema not in ('information_schema', 'pg_catalog')""")
        return {
            f"{row['table_schema']}.{row['table_name']}": self._checksum(row)
            for row in rows
            if not row["table_schema"].startswith("plan_")
        }

    def schemas(self) -> set[str]:
        """Those that stand."""
        rows = self.warehouse.rows("select schema_name from information_schema.schemata")
        return {row["schema_name"] for row in rows if not row["schema_name"].startswith("plan_")}

    def scratch(self) -> set[str]:
        """Those of a dry run."""
        rows = self.warehouse.rows("select schema_name from information_schema.schemata")
        return {row["schema_name"] for row in rows if row["schema_name"].startswith("plan_")}

    def _checksum(self, table: dict[str, Any]) -> Any:
        if table["table_type"] != "BASE TABLE":
            return "view"
        [row] = self.warehouse.rows(f"""
            select count(*) as n, md5(string_agg(row_text, '|' order by row_text)) as checksum
            from (
                select cast(one as text) as row_text
                from "{table["table_schema"]}"."{table["table_name"]}" as one
            ) as texts""")
        return tuple(row.values())


def _copied_project(root: Path) -> Path:
    """This repository's project, whose seeds can be edited; its sync takes a segment that small companies fill too."""
    for folder in ("models", "macros", "seeds", "tests/generic", "tests/assertions"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    for file in ("dbt_project.yml", "destinations.yml"):
        shutil.copy(REPOSITORY / file, root / file)
    exposures = root / "models/activation/demo/_demo__exposures.yml"
    exposures.write_text(exposures.read_text(encoding="utf-8").replace("lapsed_vips", "vips"))
    return root
