"""`goldseam`: the command line. Each command is a few lines here and a function in its own room."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from orchestration.errors import Explained
from orchestration.variables import parse_variables

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="A customer data platform inside your own warehouse."
)
sync_app = typer.Typer(no_args_is_help=True, help="Carry segments to destinations.")
app.add_typer(sync_app, name="sync")

console = Console(highlight=False)
Variables = Annotated[str, typer.Option("--vars", help="dbt vars as YAML, e.g. '{as_of: 2026-06-30}'.")]


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="Another seed, another company.")] = 7,
    people: Annotated[int, typer.Option(min=100, help="Known customers to make.")] = 5000,
    until: Annotated[str, typer.Option(help="Last day of the history, YYYY-MM-DD.")] = "2026-06-30",
    days: Annotated[
        int, typer.Option(min=0, max=31, help="Append so many days to what was made before.")
    ] = 0,
    folder: Annotated[Path, typer.Option(help="Where the Parquet files go.")] = Path("data/demo"),
) -> None:
    """Generate the demo company's raw tables and load them. Runs no model."""
    from orchestration.demo.command import demo as make
    from orchestration.warehouse import Warehouse

    with Warehouse.open() as warehouse:
        make(seed, people, date.fromisoformat(until), days, folder, warehouse, console)


@app.command()
def demo_summary(
    folder: Annotated[Path, typer.Option(help="Where the demo's files are.")] = Path("data/demo"),
) -> None:
    """What the demo shows: sources, identities against the truth, segments, syncs, rejected rows."""
    from orchestration.demo.summary import print_summary
    from orchestration.warehouse import Warehouse

    with Warehouse.open() as warehouse:
        print_summary(warehouse, folder, console)


@app.command()
def run(variables: Variables = "{}") -> None:
    """Check, build and test every model, then deliver the syncs."""
    from orchestration.pipeline import run_pipeline

    run_pipeline(parse_variables(variables), console)


@app.command()
def doctor(variables: Variables = "{}") -> None:
    """Check settings, syncs and raw tables; change nothing. Ends with 1 when there is something to mend."""
    from orchestration.doctor import examine

    findings = examine(parse_variables(variables), count_nulls=True)
    for finding in findings:
        console.print(str(finding), style="red" if finding.is_error else "yellow", markup=False)
    if any(finding.is_error for finding in findings):
        raise typer.Exit(1)
    console.print("Nothing stands in the way of a run.", style="green")


@sync_app.command("plan")
def sync_plan(sync: Annotated[str, typer.Argument(help="Name of the exposure.")]) -> None:
    """What the next run of a sync would do, and why not. Writes nothing, contacts no one."""
    from orchestration.activation.command import plan

    plan(sync, console)


@sync_app.command("run")
def sync_run(sync: Annotated[str, typer.Argument(help="Name of the exposure, or 'all'.")] = "all") -> None:
    """Deliver what the plan says."""
    from orchestration.activation.command import run as deliver

    deliver(sync, console)


def main() -> None:
    """Entry point: expected errors end in one readable message, not in a traceback."""
    try:
        app()
    except (Explained, FileNotFoundError) as error:
        Console(stderr=True, highlight=False).print(f"\n{error}", style="red", markup=False)
        sys.exit(1)
