"""python -m benchmarks.activation [--members 10000000]

The plan of one audience, from segment to action and reason; then its delivery to a server on this machine. Full size
keeps its tables in docs/benchmarks.md; another size only prints.
"""

import os
from typing import Annotated

import typer

from benchmarks import dbt_project
from benchmarks.activation.delivery import SIZES
from benchmarks.job import JobError, Outcome, run_job
from benchmarks.record import machine, markdown_table, record
from benchmarks.workspace import Workspace, duckdb_workspace

FULL = 10_000_000
# DuckDB's own; Python, dbt and what a query holds beside its buffers come on top of it.
MEMORY = "3300MB"
STATE = ["contact_pressure", "rule_contact_pressure", "experiments", "experiment_arms", "priority_winners"]
STATE += [
    "profile_contact_pressure",
    "stg_goldseam__sync_ledger",
    "stg_goldseam__sync_renames",
    "syncs",
    "sync_successors",
]
PLAN = ["sync_members", "sync_proposals", "sync_guards", "pressed_messages", "activation_plan"]


def main(
    members: Annotated[int, typer.Option(min=1000, help="How many people are in the segment.")] = FULL,
) -> None:
    """Measure each plan."""
    try:
        with duckdb_workspace("benchmarks.activation.prepare:prepare") as workspace:
            run_job("benchmarks.activation.generate:generate", path=workspace.file, members=members)
            run_job(
                "benchmarks.activation.__main__:build",
                url=workspace.url,
                folder=workspace.project,
                models=STATE,
            )
            outcomes = {"the first plan": _plan(workspace)}
            _deliver(workspace)
            outcomes["the next one, with every attempt to take in"] = _plan(workspace)
            for round_number in (1, 2):
                run_job(
                    "benchmarks.activation.generate:change", path=workspace.file, round_number=round_number
                )
                outcomes[f"day {round_number}: 1 % changes"] = _plan(workspace)
                _deliver(workspace)
        delivered = {size: _send(size) for size in SIZES if size <= members}
    except JobError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    text = f"{members:,} members.\n\n{_steps(outcomes)}\n\n{_rates(delivered)}\n\n{machine()}."
    if members == FULL:
        record("bench-activation", text)
    else:
        print(text, flush=True)


def build(url: str, folder: str, models: list[str]) -> dict:
    """For run_job: some models, and how the plan's rows divide."""
    os.environ["GOLDSEAM_DUCKDB_MEMORY"] = MEMORY
    return dbt_project.run(folder, url, "build", "--exclude-resource-type", "test", "--select", *models)


def _plan(workspace: Workspace) -> Outcome:
    outcome = run_job(
        "benchmarks.activation.__main__:build",
        url=workspace.url,
        folder=workspace.project,
        models=PLAN,
    )
    print({name: round(seconds, 1) for name, seconds in outcome.answer["models"].items()}, flush=True)
    return outcome


def _deliver(workspace: Workspace) -> None:
    run_job("benchmarks.activation.generate:deliver", path=workspace.file)


def _send(rows: int) -> Outcome:
    outcome = run_job("benchmarks.activation.delivery:deliver", rows=rows)
    print(rows, outcome.answer, flush=True)
    return outcome


def _rates(delivered: dict[int, Outcome]) -> str:
    rows = [
        [
            f"{size:,} rows",
            f"{one.answer['delivered']:,}",
            f"{one.answer['seconds']:.1f} s",
            f"{60 * size / one.answer['seconds']:,.0f}",
            f"{one.peak_bytes / 2**30:.2f} GiB",
        ]
        for size, one in delivered.items()
    ]
    return markdown_table(["delivery", "confirmed", "run", "rows a minute", "peak memory"], rows)


def _steps(outcomes: dict[str, Outcome]) -> str:
    rows = [
        [
            title,
            *(f"{one.answer['models'][name]:.1f} s" for name in PLAN[:2]),
            f"{one.answer['seconds']:.1f} s",
            f"{one.seconds:.1f} s",
            f"{one.peak_bytes / 2**30:.2f} GiB",
        ]
        for title, one in outcomes.items()
    ]
    return markdown_table(["plan", *PLAN[:2], "models", "dbt, start to end", "peak memory"], rows)


if __name__ == "__main__":
    typer.run(main)
