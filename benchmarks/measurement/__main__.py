"""python -m benchmarks.measurement [--people 1000000]

What attribution, cohorts and recommendations of the retailer of bench-profiles need is built; then they, each alone,
and the fit of BG/NBD on as many simulated customers. Full size takes about twenty minutes and keeps its table in
docs/benchmarks.md; another size only prints.
"""

import os
from typing import Annotated

import typer

from benchmarks import dbt_project
from benchmarks.job import JobError, Outcome, run_job
from benchmarks.profiles.sizes import Size
from benchmarks.record import machine, markdown_table, record
from benchmarks.workspace import Workspace, duckdb_workspace

FULL = 1_000_000
# DuckDB's own; Python, dbt and what a query holds beside its buffers come on top of it.
MEMORY = "7GB"
DAY = "2025-11-15"
PARTS = {
    "attribution, all models": "goldseam.measurement.attribution",
    "cohorts and retention": "goldseam.measurement.retention",
    "recommendations": "goldseam.decisions.recommendations",
}


def main(people: Annotated[int, typer.Option(min=1000, help="How many people.")] = FULL) -> None:
    """Measure each part."""
    try:
        with duckdb_workspace("benchmarks.profiles.prepare:prepare") as workspace:
            run_job("benchmarks.profiles.generate:generate", path=workspace.file, people=people)
            parts = PARTS.values()
            _build(workspace, ["--select", *(f"+{part}" for part in parts), "--exclude", *parts])
            outcomes = {title: _build(workspace, ["--select", part]) for title, part in PARTS.items()}
        outcomes["BG/NBD and Gamma-Gamma, fit"] = run_job(
            "benchmarks.measurement.customers:fit", customers=people
        )
    except JobError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    text = f"{people:,} people, {Size(people).events:,} events.\n\n{_table(outcomes)}\n\n{machine()}."
    if people == FULL:
        record("bench-measurement", text)
    else:
        print(text, flush=True)


def build(url: str, folder: str, selection: list[str]) -> dict:
    """For run_job: some models, without the data tests."""
    os.environ["GOLDSEAM_DUCKDB_MEMORY"] = MEMORY
    kinds = ["--resource-type", "seed", "--resource-type", "model"]
    return dbt_project.run(folder, url, "build", *kinds, *selection, "--vars", f"{{as_of: '{DAY}'}}")


def _build(workspace: Workspace, selection: list[str]) -> Outcome:
    outcome = run_job(
        "benchmarks.measurement.__main__:build",
        url=workspace.url,
        folder=workspace.project,
        selection=selection,
    )
    print(f"{' '.join(selection)}: {outcome.answer['seconds']:.1f} s", flush=True)
    return outcome


def _table(outcomes: dict[str, Outcome]) -> str:
    rows = [
        [title, f"{one.answer['seconds']:.1f} s", f"{one.seconds:.1f} s", f"{one.peak_bytes / 2**30:.2f} GiB"]
        for title, one in outcomes.items()
    ]
    return markdown_table(["part", "work", "start to end", "peak memory"], rows)


if __name__ == "__main__":
    typer.run(main)
