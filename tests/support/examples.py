"""Projects of examples/, copied into a scratch folder and driven by the commands of their READMEs."""

import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner

from tests.support.project import REPOSITORY, Project
from tests.support.warehouses import Warehouse


def example_project(name: str, warehouse: Warehouse, work: Path) -> Project:
    """What a clone holds of examples/<name>, its package path made absolute and its package installed."""
    root = work / "project"
    ignored = shutil.ignore_patterns("dbt_packages", "target", "logs", "data")
    shutil.copytree(REPOSITORY / "examples" / name, root, ignore=ignored)
    packages = root / "packages.yml"
    written = packages.read_text()
    assert "local: ../..\n" in written
    packages.write_text(written.replace("../..", str(REPOSITORY)))
    project = Project(warehouse, work=work, root=root)
    install_packages(project)
    return project


def install_packages(project: Project) -> None:
    """dbt deps."""
    folders = {"project": project.root, "profiles": project.root}
    options = [part for name, folder in folders.items() for part in (f"--{name}-dir", str(folder))]
    result = dbtRunner().invoke(["--quiet", "deps", "--log-path", str(project.work / "logs"), *options])
    assert result.success, result.exception


def load_tables(project: Project, folder: Path, check: bool = True) -> subprocess.CompletedProcess:
    """python load.py <folder>"""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GOLDSEAM_", "DBT_"))}
    settings = {"GOLDSEAM_TARGET": project.engine, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(
        [sys.executable, project.root / "load.py", folder],
        env={**kept, **settings, **project.warehouse.environment()},
        cwd=project.work,
        check=check,
        capture_output=True,
        text=True,
    )


def one(project: Project, sql: str) -> Any:
    """The one value of a query; a whole number as int."""
    [[value]] = [list(row.values()) for row in project.rows(sql)]
    return int(value) if isinstance(value, Decimal) else value
