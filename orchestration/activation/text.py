"""Plans, runs and failures of syncs in the terminal; never an address."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.activation.definitions import Sync
from orchestration.activation.last_run import LastRun, redefined
from orchestration.activation.plan import PlannedCount
from orchestration.activation.report import RunReport

_FAILURE = ("profile_id", "message", "action", "outcome", "error", "when", "next try")


def show_plan(
    sync: Sync,
    counts: Sequence[PlannedCount],
    samples: Mapping[tuple[str, str], Sequence[str]],
    before: LastRun | None,
    console: Console,
) -> None:
    """Rows by action and reason, with some profile ids; beside them what the last run planned, and under what."""
    now = {(one.action, one.reason): one.rows for one in counts}
    planned_before = before.plan if before else None
    then = {
        (action, reason): rows
        for action, reasons in (planned_before or {}).items()
        for reason, rows in reasons.items()
    }
    table = _table(sync.name, sync.config.destination)
    if planned_before is not None:
        table.add_column("last run", justify="right")
    if samples:
        table.add_column("for example")
    for action, reason in sorted({*now, *then}):
        people = [
            numbers.get((action, reason), 0)
            for numbers in ((now,) if planned_before is None else (now, then))
        ]
        example = [", ".join(samples.get((action, reason), ()))] if samples else []
        table.add_row(action, _words(reason), *(f"{number:,}" for number in people), *example)
    console.print(table)
    if before:
        console.print(f"the last run was at {before.finished_at:%Y-%m-%d %H:%M} UTC")
    for line in redefined(before, sync.config) if before else ():
        console.print(f"[yellow]changed since the last run:[/] {escape(line)}", soft_wrap=True)


def show_report(report: RunReport, console: Console) -> None:
    """Counts by action and reason, what became of them, and what was written."""
    table = _table(report.sync, report.destination)
    for one in report.counts:
        table.add_row(one.action, _words(one.reason), f"{one.rows:,}")
    console.print(table)
    tally = report.tally
    console.print(
        f"planned {report.planned:,} = delivered {tally.delivered:,} + failed {tally.failed:,}"
        f" + withheld {report.withheld:,} + pending {report.pending:,}; kept {report.kept:,}"
    )
    if report.recovered:
        console.print(f"{report.recovered:,} rows of an interrupted run had arrived after all")
    for action, outcomes in sorted(tally.outcomes.items()):
        told = ", ".join(f"{outcome} {number:,}" for outcome, number in sorted(outcomes.items()))
        console.print(f"  {action}: {told}")
    for code, number in sorted(tally.errors.items()):
        console.print(f"[yellow]{number:,} rows: {code}[/]")
    for code, number in sorted(report.counted.items()):
        console.print(f"[yellow]{number:,} rows that the destination counts and does not name: {code}[/]")
    if not report.location:
        console.print("nothing to send")
        return
    console.print(f"written to {report.location}", soft_wrap=True)
    for part, rows in report.parts.items():
        console.print(f"  {part}: {rows:,} rows")


def show_failures(
    name: str, counts: Sequence[Sequence[Any]], rows: Sequence[Sequence[Any]], console: Console
) -> None:
    """Rows by error code, then one by one."""
    if not counts:
        console.print(f"{name}: nothing failed")
        return
    for code, number in counts:
        console.print(f"{number:>10,}  {code or 'no answer'}")
    table = Table(*_FAILURE)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)


def _table(sync: str, destination: str) -> Table:
    table = Table(title=f"{sync} → {destination}", title_justify="left")
    table.add_column("action")
    table.add_column("reason")
    table.add_column("people", justify="right")
    return table


def _words(reason: str) -> str:
    return reason.replace("_", " ")
