"""What the run's start found, as an asset check. dbt's tests become checks by themselves."""

from collections.abc import Sequence

import dagster as dg

from orchestration.doctor import Finding
from orchestration.translator import RUN_START

NOTHING_TO_MEND = dg.AssetCheckSpec(
    "nothing_to_mend",
    asset=RUN_START,
    blocking=True,
    description="Settings, syncs and raw tables are as the models need them, as `goldseam doctor` checks.",
)


def nothing_to_mend(findings: Sequence[Finding]) -> dg.AssetCheckResult:
    """Errors fail it and stop the run; warnings only show."""
    errors = sum(finding.is_error for finding in findings)
    return dg.AssetCheckResult(
        check_name=NOTHING_TO_MEND.name,
        passed=not findings,
        severity=dg.AssetCheckSeverity.ERROR if errors else dg.AssetCheckSeverity.WARN,
        description="\n".join(map(str, findings)) or "Nothing stands in the way of a run.",
        metadata={"errors": errors, "warnings": len(findings) - errors},
    )
