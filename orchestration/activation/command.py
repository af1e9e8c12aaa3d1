"""`goldseam sync plan` and `goldseam sync run`: what the engine does, for people."""

import json
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from orchestration.activation.definitions import Sync, SyncError, has_syncs, load_syncs
from orchestration.activation.engine import run_sync
from orchestration.activation.plan import Plan, PlannedCount
from orchestration.activation.report import RunReport
from orchestration.destinations import load_accounts
from orchestration.destinations.base import DeliveryError
from orchestration.project import DATA_DIR, PROJECT_DIR, TARGET_DIR
from orchestration.warehouse import Warehouse

ALL = "all"


def project_syncs() -> dict[str, Sync]:
    """The checked syncs of this project. Raises SyncError or AccountError, which name what to mend."""
    manifest = TARGET_DIR / "manifest.json"
    if not manifest.is_file():
        raise SyncError(f"{manifest} is missing: run `dbt parse` (or `make demo`) first.")
    parsed = json.loads(manifest.read_text(encoding="utf-8"))
    # A project that sends nothing needs no destinations.
    accounts = load_accounts(PROJECT_DIR / "destinations.yml") if has_syncs(parsed) else {}
    return load_syncs(parsed, accounts)


def plan(sync: str, console: Console) -> None:
    """Show what would be sent and why not; writes nothing and contacts no one. `sync` may be 'all'."""
    chosen = _chosen(sync)
    with Warehouse.open() as warehouse:
        for one in chosen:
            console.print(_table(one.name, one.config.destination, Plan(warehouse, one.name).counts()))


def run(sync: str, console: Console) -> list[RunReport]:
    """Carry out the plan of a sync, or of 'all' in turn; a failure is raised once every sync had its turn."""
    reports, failures = [], []
    chosen = _chosen(sync)
    with Warehouse.open() as warehouse:
        for one in chosen:
            try:
                report = run_sync(one, warehouse, DATA_DIR)
            except DeliveryError as failure:
                failures.append(failure)
                console.print(f"[red]{one.name}[/] failed: {failure}")
                continue
            reports.append(report)
            show(report, console)
    if failures:
        raise failures[0]
    return reports


def show(report: RunReport, console: Console) -> None:
    """Counts by action and reason, what became of them, and what was written."""
    console.print(_table(report.sync, report.destination, report.counts))
    tally = report.tally
    console.print(
        f"planned {report.planned:,} = delivered {tally.delivered:,} + failed {tally.failed:,}"
        f" + withheld {report.withheld:,} + pending {report.pending:,}; kept {report.kept:,}"
    )
    if report.recovered:
        console.print(f"{report.recovered:,} rows of an interrupted run had arrived after all")
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


def _chosen(sync: str) -> list[Sync]:
    syncs = project_syncs()
    if sync == ALL:
        return list(syncs.values())
    if sync not in syncs:
        raise SyncError(f"There is no sync '{sync}'. Exposures with meta.sync: {', '.join(syncs) or 'none'}.")
    return [syncs[sync]]


def _table(sync: str, destination: str, counts: Iterable[PlannedCount]) -> Table:
    table = Table(title=f"{sync} → {destination}", title_justify="left")
    table.add_column("action")
    table.add_column("reason")
    table.add_column("people", justify="right")
    for one in counts:
        table.add_row(one.action, one.reason.replace("_", " "), f"{one.rows:,}")
    return table
