"""From the engine's report to what Dagster records."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from orchestration.activation.report import AccountingError, RunReport
from orchestration.defs.activation.checks import accounted, unaccounted
from orchestration.defs.activation.resources import SyncEngine


def deliver(engine: SyncEngine, name: str) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    """Run the sync and tell what became of everybody in the plan. The engine's errors pass through."""
    try:
        report = engine.run(name)
    except AccountingError as error:
        yield unaccounted(error)
        raise
    yield accounted(report)
    yield dg.MaterializeResult(metadata=report_metadata(report))


def report_metadata(report: RunReport) -> dict[str, Any]:
    """Counts by action and reason, outcomes, errors and files. Numbers only, never a person."""
    plan = [{"action": one.action, "reason": one.reason, "people": one.rows} for one in report.counts]
    files = [{"part": part, "rows": rows} for part, rows in report.parts.items()]
    outcomes = [
        {"action": action, "outcome": outcome, "rows": rows}
        for action, counted in sorted(report.tally.outcomes.items())
        for outcome, rows in sorted(counted.items())
    ]
    errors = [{"error": code, "rows": rows} for code, rows in sorted(report.tally.errors.items())]
    counted = [{"code": code, "rows": rows} for code, rows in sorted(report.counted.items())]
    tables = {"plan": plan, "outcomes": outcomes, "parts": files, "errors": errors, "counted": counted}
    return {
        "run_id": report.run_id,
        "destination": report.destination,
        "planned": report.planned,
        "delivered": report.tally.delivered,
        "failed": report.tally.failed,
        "withheld": report.withheld,
        "pending": report.pending,
        "kept": report.kept,
        "recovered": report.recovered,
        **({"location": dg.MetadataValue.path(report.location)} if report.location else {}),
        **{name: _table(rows) for name, rows in tables.items() if rows},
    }


def _table(rows: list[dict[str, Any]]) -> dg.TableMetadataValue:
    columns = [
        dg.TableColumn(name, "int" if isinstance(value, int) else "string") for name, value in rows[0].items()
    ]
    return dg.MetadataValue.table([dg.TableRecord(row) for row in rows], schema=dg.TableSchema(columns))
