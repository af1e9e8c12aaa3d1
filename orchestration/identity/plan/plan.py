"""The dry run of a rule change: the edited project is built in scratch schemas and compared with what stands."""

from collections.abc import Callable, Mapping
from typing import Any

from dbt.contracts.graph.manifest import Manifest
from rich.console import Console

from orchestration.dbt_runner import run_dbt
from orchestration.doctor.manifest import parse_project
from orchestration.doctor.variables import check_variables
from orchestration.identity.plan import people, samples
from orchestration.identity.plan.audiences import segment_changes, sync_changes
from orchestration.identity.plan.books import make_books
from orchestration.identity.plan.model import Plan
from orchestration.identity.plan.project import TARGET, ScratchProject, compiled_plan
from orchestration.identity.plan.scratch import PlanError, Scratch, drop_scratch
from orchestration.identity.plan.sides import Sides
from orchestration.segments.reader import last_as_of
from orchestration.variables import effective_variables
from orchestration.warehouse import Warehouse

_STANDING = {
    "identity": ("identity_map_history", "identity_nodes", "identity_edges"),
    "feeds": ("feed_identifiers", "feed_rejections"),
    "cdp": ("segment_memberships",),
    "activation": ("activation_plan",),
}


def plan_change(
    variables: Mapping[str, Any],
    console: Console,
    *,
    spelled: Callable[[str], str] = samples.masked,
    keep: bool = False,
) -> tuple[Plan, Scratch]:
    """Compare what the edited project would make of people with what stands, and write nothing into standing schemas.

    spelled: how values of identifiers are shown. keep: the scratch stays. Raises PlanError, ProjectError, or DbtFailed.
    """
    # a misspelt var would change nothing, and so be told
    if wrong := [finding for finding in check_variables(variables) if finding.is_error]:
        raise PlanError("\n".join(str(finding) for finding in wrong))
    sides = Sides.of_environment()
    with Warehouse.open() as warehouse:
        _need_a_last_run(warehouse)
        # segments move with the day: only the day of the last run tells what the rules alone do
        given = {"as_of": last_as_of(warehouse), **variables}
    given |= {"refresh_segments": [], "refresh_syncs": [], "accept_identity_jitter": True}
    with sides.in_scratch():
        manifest = _parse(given)
    scratch = Scratch(sides, ScratchProject.of(manifest, sides))
    try:
        with Warehouse.open() as warehouse:
            scratch.make(warehouse)
        with sides.in_scratch():
            run_dbt(_build(scratch), given, console)
        with Warehouse.open() as warehouse:
            return _compare(warehouse, scratch, manifest, given, spelled), scratch
    finally:
        if not keep:
            with Warehouse.open() as warehouse:
                drop_scratch(warehouse, sides)


def _need_a_last_run(warehouse: Warehouse) -> None:
    missing = [
        f"{warehouse.schema(schema)}.{table}"
        for schema, tables in _STANDING.items()
        for table in tables
        if not warehouse.has_table(schema, table)
    ]
    if missing:
        raise PlanError(
            f"There is nothing yet to compare with; missing: {', '.join(missing)}."
            " Run `goldseam run` once with the rules as they were, then edit them and plan."
        )


def _parse(variables: Mapping[str, Any]) -> Manifest:
    manifest, problems = parse_project(variables, TARGET)
    if manifest is None:
        raise PlanError("\n".join(str(problem) for problem in problems))
    return manifest


def _build(scratch: Scratch) -> list[str]:
    kinds = ["--resource-type", "seed", "--resource-type", "model"]
    return ["build", *kinds, "--target-path", str(TARGET), "--select", *scratch.project.selection]


def _compare(
    warehouse: Warehouse,
    scratch: Scratch,
    manifest: Manifest,
    variables: Mapping[str, Any],
    spelled: Callable[[str], str],
) -> Plan:
    sides, values = scratch.sides, effective_variables(variables)
    bound, from_size = float(values["identity_max_jitter"]), int(values["identity_jitter_min_identifiers"])
    make_books(warehouse, sides)
    return Plan(
        as_of=str(variables["as_of"]),
        records_moved_on=people.records_moved_on(warehouse, sides),
        **people.profile_figures(warehouse, sides),
        moves=people.moves(warehouse, sides, bound, from_size),
        **people.blocked_figures(warehouse, sides),
        links=people.link_figures(warehouse, sides),
        sampled_merges=samples.merges(warehouse, sides, spelled),
        sampled_splits=samples.splits(warehouse, sides, spelled),
        segments=segment_changes(warehouse, sides),
        syncs=sync_changes(warehouse, sides, compiled_plan(manifest, sides, scratch.schemas)),
    )
