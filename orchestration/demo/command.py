"""What `goldseam demo` does: generate, load, and show what there is now."""

from datetime import date
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from orchestration.demo.config import DemoConfig, DemoError, Rates
from orchestration.demo.generate import DemoSummary, append_days, generate
from orchestration.demo.load import DemoWarehouse, load_demo


def demo(
    seed: int,
    people: int,
    until: date,
    days: int,
    folder: Path,
    warehouse: DemoWarehouse,
    console: Console,
    rates: Rates | None = None,
) -> list[DemoSummary]:
    """Make the demo company anew, or append `days` to it, and load it."""

    def deliver(summaries: list[DemoSummary]) -> None:
        loading = progress.add_task("Loading it into the warehouse", total=len(summaries))
        for summary in summaries:
            load_demo(warehouse, summary.files, replace=not days)
            progress.advance(loading)

    with _progress(console) as progress:
        task = progress.add_task("Generating the demo company", total=None)

        def tell(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        if days:
            summaries = append_days(folder, days, tell, deliver)
        else:
            summaries = [generate(_config(seed, people, until, rates or Rates()), folder, tell, deliver)]
    # the demo's "now", for make and for anybody who sets GOLDSEAM_AS_OF
    (folder / "as_of").write_text(f"{summaries[-1].day}\n", encoding="utf-8")
    console.print(_table(summaries))
    return summaries


def _config(seed: int, people: int, until: date, rates: Rates) -> DemoConfig:
    try:
        return DemoConfig(seed=seed, people=people, until=until, rates=rates)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise DemoError(f"--{name} {first['input']}: {first['msg'][0].lower()}{first['msg'][1:]}") from error


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def _table(summaries: list[DemoSummary]) -> Table:
    """Rows by table, a column for each day."""
    table = Table(title="The demo company's raw tables", title_justify="left")
    table.add_column("source")
    table.add_column("table")
    for summary in summaries:
        table.add_column(f"rows loaded {summary.day}", justify="right")
    for path in summaries[0].rows:
        schema, name = path.split("/")
        if schema.startswith("raw_"):
            table.add_row(
                schema.removeprefix("raw_"), name, *(f"{summary.rows[path]:,}" for summary in summaries)
            )
    return table
