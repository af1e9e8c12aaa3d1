"""One asset for each sync: an exposure with meta.sync, behind the plan and its segment."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from orchestration.activation.report import AccountingError, RunReport
from orchestration.defs.activation.checks import accounted, accounting_check, unaccounted
from orchestration.defs.activation.resources import SyncEngine
from orchestration.defs.warehouse.resources import MANIFEST, TRANSLATOR
from orchestration.translator import WAREHOUSE_POOL, owners

PLAN = "model.goldseam.activation_plan"


def sync_key(name: str) -> dg.AssetKey:
    return dg.AssetKey(["sync", name])


def sync_settings(exposure: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """meta.sync as it is written; the engine checks it in full before anything leaves."""
    return (exposure["config"].get("meta") or exposure.get("meta") or {}).get("sync")


def sync_parents(exposure: Mapping[str, Any]) -> list[str]:
    """The nodes that must be built first: what the exposure names, and the plan in any case."""
    return sorted({*exposure["depends_on"]["nodes"], PLAN})


def sync_asset(exposure: Mapping[str, Any], manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    name, settings, owner = exposure["name"], sync_settings(exposure), exposure["owner"]
    known = {**manifest["nodes"], **manifest["sources"]}

    @dg.asset(
        key=sync_key(name),
        deps=[TRANSLATOR.get_asset_key(known[parent]) for parent in sync_parents(exposure)],
        check_specs=[accounting_check(sync_key(name))],
        description=exposure["description"],
        group_name="activation",
        kinds={"python"},
        owners=owners(owner.get("email") or owner.get("name")),
        tags={"destination": settings["destination"], "segment": settings["segment"]},
        metadata={"declared_in": exposure["original_file_path"], "sync": dict(settings)},
        pool=WAREHOUSE_POOL,
    )
    def sync(sync_engine: SyncEngine) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
        yield from deliver(sync_engine, name)

    return sync


def deliver(engine: SyncEngine, name: str) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    """Run the sync and tell what became of everybody in the plan, in numbers only."""
    try:
        report = engine.run(name)
    except AccountingError as error:
        yield unaccounted(error)
        raise
    yield accounted(report)
    yield dg.MaterializeResult(metadata=report_metadata(report))


def report_metadata(report: RunReport) -> dict[str, Any]:
    """What Dagster shows of a run: counts by action and reason, outcomes, errors and files. Never a person."""
    plan = [{"action": one.action, "reason": one.reason, "people": one.rows} for one in report.counts]
    files = [{"file": part, "rows": rows} for part, rows in report.parts.items()]
    errors = [{"error": code, "rows": rows} for code, rows in sorted(report.tally.errors.items())]
    return {
        "run_id": report.run_id,
        "destination": report.destination,
        "planned": report.planned,
        "delivered": report.tally.delivered,
        "failed": report.tally.failed,
        "withheld": report.withheld,
        "pending": report.tally.pending,
        "kept": report.kept,
        "recovered": report.recovered,
        "plan": _table(plan),
        **({"location": dg.MetadataValue.path(report.location)} if report.location else {}),
        **({"files": _table(files)} if files else {}),
        **({"errors": _table(errors)} if errors else {}),
    }


def _table(rows: list[dict[str, Any]]) -> dg.MetadataValue:
    columns = [dg.TableColumn(name, "int" if isinstance(value, int) else "string") for name, value in rows[0].items()] if rows else []
    return dg.MetadataValue.table([dg.TableRecord(row) for row in rows], schema=dg.TableSchema(columns))


syncs = [sync_asset(exposure, MANIFEST) for exposure in MANIFEST["exposures"].values() if sync_settings(exposure)]
