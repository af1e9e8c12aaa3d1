"""`goldseam sync plan` and `goldseam sync run`: what the engine does, for people."""

import json
import mailbox
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from orchestration.activation.compact import compact as compact_ledger
from orchestration.activation.compact import kept_for
from orchestration.activation.definitions import Sync, SyncError, has_syncs, load_syncs
from orchestration.activation.engine import run_sync
from orchestration.activation.last_run import last_run
from orchestration.activation.plan import Plan
from orchestration.activation.plan_age import too_old
from orchestration.activation.polling import poll_sync
from orchestration.activation.refresh import finish as finish_refresh
from orchestration.activation.refresh import refresh as refresh_sync
from orchestration.activation.renames import former_names, record
from orchestration.activation.renames import rename as rename_sync
from orchestration.activation.report import RunReport
from orchestration.activation.retire import last_definition
from orchestration.activation.retire import retire as retire_sync
from orchestration.activation.returned_mail import record_bounces
from orchestration.activation.targets import moved
from orchestration.activation.text import show_failures, show_plan, show_report
from orchestration.clock import utc_now
from orchestration.dbt_runner import run_dbt
from orchestration.destinations import load_accounts
from orchestration.destinations.account import SecretMissing
from orchestration.destinations.base import DeliveryError
from orchestration.destinations.email.bounces import bounces as read_bounces
from orchestration.project import DATA_DIR, PROJECT_DIR, TARGET_DIR
from orchestration.state import ensure_state
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


def plan(sync: str, samples: int, console: Console) -> None:
    """Show what would be sent and why not; writes nothing and contacts no one. `sync` may be 'all'."""
    chosen = _chosen(sync)
    with Warehouse.open(is_copy_enough=True) as warehouse:
        for one in chosen:
            planned = Plan(warehouse, one.name)
            counts = planned.counts()
            names = [one.name, *former_names(warehouse, one.name)]
            before = last_run(warehouse, names)
            show_plan(one, counts, planned.samples(samples), before, console)
            now, after = planned.sizes()
            console.print(f"there now {now:,}, after the run {after:,}")
            for problem in filter(None, [moved(warehouse, one, names), too_old(one, planned, utc_now())]):
                console.print(f"[red]cannot be sent:[/] {problem}")


def run(sync: str, console: Console) -> list[RunReport]:
    """Carry out the plan of a sync, or of 'all' in turn; a failure is raised once every sync had its turn."""
    reports, failures = [], []
    chosen = _chosen(sync)
    with Warehouse.open() as warehouse:
        ensure_state(warehouse)
        for one in chosen:
            try:
                report = run_sync(one, warehouse, DATA_DIR)
            except (DeliveryError, SecretMissing) as failure:
                failures.append(failure)
                console.print(f"[red]{one.name}[/] failed: {failure}")
                continue
            reports.append(report)
            show_report(report, console)
    if failures:
        raise failures[0]
    return reports


def refresh(sync: str, is_finishing: bool, console: Console) -> None:
    """Send everybody who belongs to an audience again, unless that is done, then take out whoever else is there."""
    [one] = _chosen(sync)
    with Warehouse.open() as warehouse:
        ensure_state(warehouse)
        if is_finishing:
            reason = finish_refresh(one, warehouse, DATA_DIR)
        else:
            report, reason = refresh_sync(one, warehouse, DATA_DIR)
            show_report(report, console)
    console.print(
        f"nobody else was taken out: {reason}" if reason else "whoever else is there is being taken out"
    )


def poll(sync: str, console: Console) -> None:
    """Ask destinations what became of the rows they accepted. `sync` may be 'all'."""
    chosen = _chosen(sync)
    with Warehouse.open() as warehouse:
        for one in chosen:
            polled = poll_sync(one, warehouse, DATA_DIR)
            console.print(
                f"{one.name}: {polled.settled:,} rows settled, {polled.still_waiting:,} requests still at work"
            )
            for code, number in sorted(polled.counted.items()):
                console.print(
                    f"[yellow]{number:,} rows that the destination counts and does not name: {code}[/]"
                )


def failures(sync: str, limit: int, console: Console) -> None:
    """Rows that did not arrive, by error code, then one by one; never an address."""
    [one] = _chosen(sync)
    with Warehouse.open(is_copy_enough=True) as warehouse:
        table = warehouse.relation("activation", "sync_failures")
        found = warehouse.fetch(
            f"select error, count(*) from {table} where sync = ? group by error order by 2 desc, 1",
            [one.name],
        )
        rows = warehouse.fetch(
            "select profile_id, message_key, action, outcome, error, recorded_at, next_try_at"
            f" from {table} where sync = ? order by recorded_at desc, profile_id limit {limit}",
            [one.name],
        )
    show_failures(one.name, found, rows, console)


def retire(sync: str, leave_members: bool, author: str, note: str, console: Console) -> None:
    """Take everybody out of a destination whose exposure is gone, or say that they stay on purpose."""
    if sync in project_syncs():
        raise SyncError(
            f"'{sync}' is still an exposure with meta.sync; take the exposure out, then retire it."
        )
    with Warehouse.open() as warehouse:
        if leave_members:
            record(warehouse, sync, None, author, note, utc_now)
            console.print(f"{sync} is retired; whoever was sent stays at the destination")
            return
    # who is there, as of now
    run_dbt(["run", "--select", "stg_goldseam__sync_renames", "+sync_members"], {}, console)
    with Warehouse.open() as warehouse:
        accounts = load_accounts(PROJECT_DIR / "destinations.yml")
        report = retire_sync(last_definition(warehouse, sync, accounts), warehouse, DATA_DIR, author, note)
    show_report(report, console)
    is_done = report.planned == report.tally.delivered
    console.print(f"{sync} is retired" if is_done else f"{sync} is not empty yet: run the command again")


def rename(old: str, new: str, author: str, note: str, console: Console) -> None:
    """What was sent under the old name counts as sent by the new one."""
    syncs = project_syncs()
    with Warehouse.open() as warehouse:
        rename_sync(old, new, syncs, warehouse, author, note, utc_now)
    console.print(f"{old} goes on as {new}; build the plan again, then run it")


def bounces(maildir: Path, console: Console) -> None:
    """Read non-delivery reports. Raises SyncError for a folder that is no mailbox."""
    if not (maildir / "new").is_dir():
        raise SyncError(
            f"{maildir} is no Maildir: it has no folder 'new'. Name the folder above new, cur and tmp."
        )
    with Warehouse.open() as warehouse:
        mail = mailbox.Maildir(maildir, factory=None, create=False)
        found = record_bounces(warehouse, read_bounces(mail), utc_now)
    console.print(
        f"{found.recorded:,} bounces noted, {found.known:,} known before, {found.strange:,} of mail not sent from here"
    )


def compact(days: int | None, console: Console) -> None:
    """Delete attempts that no longer tell anything and are older than `days`, or than var sync_ledger_days."""
    with Warehouse.open() as warehouse:
        number = compact_ledger(warehouse, timedelta(days=days) if days else kept_for(), utc_now)
    console.print(f"{number:,} rows of the ledger forgotten; who may be at a destination is still known")


def _chosen(sync: str) -> list[Sync]:
    syncs = project_syncs()
    if sync == ALL:
        return list(syncs.values())
    if sync not in syncs:
        raise SyncError(f"There is no sync '{sync}'. Exposures with meta.sync: {', '.join(syncs) or 'none'}.")
    return [syncs[sync]]
