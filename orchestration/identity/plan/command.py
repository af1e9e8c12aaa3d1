"""`goldseam identity plan`: a rule change before it happens, for people or as JSON."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from orchestration.identity.plan.plan import plan_change
from orchestration.identity.plan.samples import masked
from orchestration.identity.plan.scratch import drop_statements
from orchestration.identity.plan.text import show


def run_plan(
    variables: Mapping[str, Any], keep: bool, is_json: bool, show_identifiers: bool, console: Console
) -> None:
    """Print what would change. Raises PlanError, ProjectError or DbtFailed; the scratch is gone then, too."""
    # progress is no part of what another program reads
    progress = Console(stderr=True, highlight=False) if is_json else console
    spelled = str if show_identifiers else masked
    plan, scratch = plan_change(variables, progress, spelled=spelled, keep=keep)
    if is_json:
        print(plan.model_dump_json(indent=2))
    else:
        show(plan, console)
    if keep:
        progress.print("\nThe scratch stays until the next plan; to drop it now:", style="dim")
        for statement in drop_statements(scratch.schemas, scratch.sides):
            progress.print(f"  {statement};", style="dim", markup=False, soft_wrap=True)
