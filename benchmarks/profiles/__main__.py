"""python -m benchmarks.profiles [--people 1000000]

From raw tables to traits, then a day after with 1 % new rows. Full size takes about half an hour and keeps its table in
docs/benchmarks.md; another size only prints.
"""

import os
from typing import Annotated

import typer

from benchmarks import dbt_project
from benchmarks.database import open_database
from benchmarks.job import JobError, Outcome, run_job
from benchmarks.profiles.generate import arrival
from benchmarks.profiles.sizes import VISIT, Size
from benchmarks.record import machine, markdown_table, record
from benchmarks.workspace import Workspace, duckdb_workspace

FULL = 1_000_000
# DuckDB's own; Python, dbt and what a query holds beside its buffers come on top of it.
MEMORY = "8GB"
SLOWEST = 8
STEPS = {"full build": (False, "2025-11-01"), "a day with 1 % new rows": (True, "2025-11-15")}


def main(people: Annotated[int, typer.Option(min=1000, help="How many people.")] = FULL) -> None:
    """Measure both steps."""
    try:
        with duckdb_workspace("benchmarks.profiles.prepare:prepare") as workspace:
            run_job("benchmarks.profiles.generate:generate", path=workspace.file, people=people)
            outcomes = {title: _step(workspace, *step) for title, step in STEPS.items()}
    except JobError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    text = f"{_sizes(Size(people))}\n\n{_steps(outcomes)}\n\n{_slowest(outcomes)}\n\n{machine()}."
    if people == FULL:
        record("bench-profiles", text)
    else:
        print(text, flush=True)


def build(url: str, folder: str, as_of: str) -> dict:
    """For run_job: every model, as in `goldseam run`, without the data tests."""
    os.environ["GOLDSEAM_DUCKDB_MEMORY"] = MEMORY
    kinds = ["--resource-type", "seed", "--resource-type", "model"]
    return dbt_project.run(folder, url, "build", *kinds, "--vars", f"{{as_of: '{as_of}'}}")


def _step(workspace: Workspace, is_next_day: bool, as_of: str) -> Outcome:
    if is_next_day:
        with open_database(workspace.url) as session:
            for statement in arrival():
                session.execute(statement)
    outcome = run_job(
        "benchmarks.profiles.__main__:build", url=workspace.url, folder=workspace.project, as_of=as_of
    )
    print(f"{as_of}: {outcome.answer['seconds']:.1f} s", flush=True)
    return outcome


def _sizes(size: Size) -> str:
    return (
        f"{size.people:,} people, {size.events:,} events in visits of {VISIT}, {size.orders:,} orders with"
        f" {2 * size.orders:,} lines, {size.messages:,} message events, {size.entries:,} ledger entries."
    )


def _steps(outcomes: dict[str, Outcome]) -> str:
    full = outcomes["full build"].answer["seconds"]
    rows = [
        [
            title,
            f"{one.answer['seconds']:.0f} s",
            f"{one.answer['seconds'] / full:.1%}",
            f"{one.seconds:.0f} s",
            f"{one.peak_bytes / 2**30:.2f} GiB",
        ]
        for title, one in outcomes.items()
    ]
    return markdown_table(["step", "models", "of the full build", "dbt, start to end", "peak memory"], rows)


def _slowest(outcomes: dict[str, Outcome]) -> str:
    """The models that take longest in either step. Two run side by side, so sums exceed the step's time."""
    models = {title: one.answer["models"] for title, one in outcomes.items()}
    shown = dict.fromkeys(
        name for found in models.values() for name in sorted(found, key=found.get, reverse=True)[:SLOWEST]
    )
    rows = [[name, *(f"{found.get(name, 0):.1f} s" for found in models.values())] for name in shown]
    return markdown_table(["model", *models], rows)


if __name__ == "__main__":
    typer.run(main)
