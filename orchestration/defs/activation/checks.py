"""Every planned row is accounted for, on every run of every sync."""

import dagster as dg

from orchestration.activation.report import RunReport

PLANNED_IS_ACCOUNTED_FOR = "planned_is_accounted_for"


def accounting_check(key: dg.AssetKey) -> dg.AssetCheckSpec:
    """The check beside a sync's asset."""
    return dg.AssetCheckSpec(
        PLANNED_IS_ACCOUNTED_FOR,
        asset=key,
        blocking=True,
        description="planned = delivered + failed + withheld + pending",
    )


def accounted(report: RunReport) -> dg.AssetCheckResult:
    """The sum of a run's outcomes beside what was planned."""
    tally = report.tally
    parts = {
        "delivered": tally.delivered,
        "failed": tally.failed,
        "withheld": report.withheld,
        "pending": report.pending,
    }
    return dg.AssetCheckResult(
        check_name=PLANNED_IS_ACCOUNTED_FOR,
        passed=report.planned == sum(parts.values()),
        metadata={"planned": report.planned, **parts},
    )


def unaccounted(error: Exception) -> dg.AssetCheckResult:
    """The engine itself found that the sum is wrong, and says where to look."""
    return dg.AssetCheckResult(check_name=PLANNED_IS_ACCOUNTED_FOR, passed=False, description=str(error))
