"""The whole job: checks, dbt build, syncs, and the copy that readers use. Dagster runs the same parts as assets."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from orchestration.activation.command import run as run_syncs
from orchestration.dbt_runner import BUILD, run_dbt
from orchestration.doctor import examine
from orchestration.errors import Explained
from orchestration.state import ensure_state
from orchestration.turns import own_turn
from orchestration.warehouse import Warehouse, read_copy_of


class NotReady(Explained):
    """The run-start checks found errors; the message lists them."""


def run_pipeline(variables: Mapping[str, Any], console: Console) -> None:
    """Raises NotReady, DbtFailed or the sync engine's errors; nothing is sent unless every blocking test passed."""
    findings = examine(variables)
    for finding in findings:
        console.print(f"  {finding}", style="red" if finding.is_error else "yellow", markup=False)
    if any(finding.is_error for finding in findings):
        raise NotReady("Mend the errors above; `goldseam doctor` checks again without running anything.")
    with own_turn(console):
        prepare_state()
        run_dbt(BUILD, variables, console)
        try:
            run_syncs("all", console)
        finally:
            publish_read_copy()


def prepare_state() -> None:
    """What must stand before the first model runs: state tables, and the salt of profile ids."""
    with Warehouse.open() as warehouse:
        ensure_state(warehouse)


def publish_read_copy() -> Path | None:
    """Give readers a DuckDB file that no run locks: a copy, replaced by rename. Other engines need none."""
    with Warehouse.open() as warehouse:
        if warehouse.adapter_type != "duckdb":
            return None
        warehouse.execute("checkpoint")
        source = Path(
            warehouse.fetch("select path from duckdb_databases() where not internal and path is not null")[0][
                0
            ]
        )
    copy = read_copy_of(source)
    temporary = copy.with_suffix(".tmp")
    shutil.copyfile(source, temporary)
    temporary.replace(copy)
    return copy
