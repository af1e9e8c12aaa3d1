"""The benchmark's dbt project."""

from pathlib import Path

from benchmarks import dbt_project


def prepare(folder: str) -> None:
    """For run_job: make the project there."""
    dbt_project.prepare(Path(__file__).parent / "project", folder)
