"""Run all checks in the order in which one depends on the other, and collect what they find."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing to mend: where it is, what is wrong, what to do. Errors stop a run, warnings do not."""

    where: str
    problem: str
    remedy: str
    is_error: bool = True

    def __str__(self) -> str:
        return f"{'error' if self.is_error else 'warning'}: {self.where}: {self.problem} {self.remedy}"


def examine(variables: Mapping[str, Any], count_nulls: bool = False) -> list[Finding]:
    """Settings first; the project is parsed and the warehouse asked only when they hold.

    count_nulls reads every raw column once, which `goldseam doctor` does and the start of a run does not.
    """
    from orchestration.doctor.flags import check_flags
    from orchestration.doctor.raw_tables import check_raw_tables
    from orchestration.doctor.syncs import check_syncs
    from orchestration.doctor.variables import check_variables

    findings = [*check_variables(variables), *check_flags()]
    if any(finding.is_error for finding in findings):
        return findings
    from orchestration.doctor.manifest import parse_project

    manifest, parse_errors = parse_project(variables)
    if parse_errors:
        return findings + parse_errors
    return findings + check_syncs() + check_raw_tables(manifest, count_nulls)
