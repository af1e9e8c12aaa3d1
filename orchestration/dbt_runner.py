"""Run dbt in this process, with progress that a person can follow."""

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from dbt.cli.main import dbtRunner
from dbt_common.events.base_types import EventMsg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from orchestration.errors import Explained
from orchestration.project import PROJECT_DIR, profiles_dir
from orchestration.warehouse import Warehouse

# Unit tests look at made-up rows, the same in every run: they are for whoever changes a model, and for CI.
# https://docs.getdbt.com/docs/build/unit-tests#when-to-run-unit-tests
BUILD = ("build", "--exclude-resource-type", "unit_test")
_SHOWN_ROWS = 5
# longer names of nodes would push the bar out of a terminal of 80 columns
_NAME_WIDTH = 24


class DbtFailed(Explained):
    """dbt ended with errors; the message holds what dbt said of each."""


def run_dbt(command: Sequence[str], variables: Mapping[str, Any], console: Console) -> None:
    """Run e.g. ['build'] and show a bar. Raises DbtFailed with dbt's own messages."""
    os.chdir(PROJECT_DIR)
    args = dbt_arguments(command, variables)
    with _progress(console) as progress:
        result = dbtRunner(callbacks=[_Watcher(progress, "dbt " + command[0])]).invoke(args)
    if not result.success:
        raise DbtFailed(_failures(result))
    if warned := [one for one in getattr(result.result, "results", []) if one.status == "warn"]:
        console.print(f"  {len(warned)} warnings:", style="yellow")
        for one in warned:
            console.print(f"  · {one.node.name}: {one.failures} rows", style="yellow", markup=False)
            for line in first_rows(one):
                console.print(line, style="yellow", markup=False)


def dbt_arguments(command: Sequence[str], variables: Mapping[str, Any]) -> list[str]:
    """The command line of dbt for this project, its profile and these vars, with nothing printed by dbt itself."""
    places = ["--project-dir", str(PROJECT_DIR), "--profiles-dir", str(profiles_dir())]
    return [*command, *places, "--log-level", "none", "--vars", json.dumps(dict(variables))]


class _Watcher:
    """Turns dbt's events into a progress bar."""

    def __init__(self, progress: Progress, title: str) -> None:
        self._done: set[int] = set()
        self._progress = progress
        self._task = progress.add_task(title, total=None, node="starting")

    def __call__(self, event: EventMsg) -> None:
        data = event.data
        # tests call the total num_models
        total, index = getattr(data, "total", 0) or getattr(data, "num_models", 0), getattr(data, "index", 0)
        if not (total and index) or "Hook" in event.info.name:
            return
        node = data.node_info.node_name[:_NAME_WIDTH] if hasattr(data, "node_info") else ""
        if event.info.name == "LogStartLine":
            self._progress.update(self._task, total=total, node=node)
            return
        self._done.add(index)
        self._progress.update(self._task, total=total, completed=len(self._done), node=node)


def _progress(console: Console) -> Progress:
    columns = (TextColumn("  {task.description}"), BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, TextColumn("{task.fields[node]}", style="dim"), console=console)


def _failures(result: Any) -> str:
    if result.exception is not None:
        return str(result.exception)
    results = getattr(result.result, "results", [])
    failed = [one for one in results if one.status in ("error", "fail", "runtime error")]
    skipped = sum(one.status == "skipped" for one in results)
    lines = [line for one in failed for line in _failure(one)]
    return "\n".join([*lines, f"{skipped} nodes behind them were skipped."])


def _failure(result: Any) -> list[str]:
    """What dbt says of a node; for an assertion also its first rows."""
    message = Text.from_ansi(result.message or "").plain.strip()
    lines = [f"{result.node.resource_type} {result.node.name}: {message}"]
    return lines + (first_rows(result) if result.status == "fail" else [])


def first_rows(result: Any) -> list[str]:
    """Of an assertion, whose rows are written to be read; nothing of other nodes."""
    if not result.node.name.startswith("assert_"):
        return []
    with Warehouse.open() as warehouse:
        rows = warehouse.fetch(f"select * from ({result.node.compiled_code}) as failures limit {_SHOWN_ROWS}")
    return [
        *(f"    {', '.join(str(value) for value in row if value is not None)}" for row in rows),
        f"    ({result.node.original_file_path} tells what to do)",
    ]
