"""A segment as it is written now, asked of the tables that stand. Nothing is written."""

import os
from collections.abc import Mapping
from typing import Any

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from orchestration.dbt_runner import dbt_arguments
from orchestration.doctor.manifest import parse_project
from orchestration.project import PROJECT_DIR, TARGET_DIR
from orchestration.segments.model import People, Preview
from orchestration.segments.names import segments_of
from orchestration.segments.reader import (
    SAMPLE,
    SegmentsError,
    check_name,
    check_segment_tables,
    last_as_of,
    short,
)
from orchestration.variables import effective_variables
from orchestration.warehouse import Warehouse

# apart from the project's own, which another as_of would have parsed anew
_TARGET = TARGET_DIR / "segments_preview"


def preview_segment(name: str, variables: Mapping[str, Any]) -> Preview:
    """Evaluate it as of the last run's now, unless var as_of is given. Raises SegmentsError."""
    with Warehouse.open(is_copy_enough=True) as warehouse:
        check_segment_tables(warehouse)
        given = {"as_of": last_as_of(warehouse), **variables}
    manifest = _parse(given)
    check_name(name, segments_of(manifest))
    node = _compile(name, given, manifest)
    with Warehouse.open(is_copy_enough=True) as warehouse:
        _check_tables_of(warehouse, node, manifest)
        return Preview(
            segment=name,
            as_of=str(given["as_of"]),
            is_listed=name in effective_variables(given)["segments"],
            **_compare(warehouse, name, node.compiled_code),
        )


def _parse(variables: Mapping[str, Any]) -> Manifest:
    manifest, problems = parse_project(variables, _TARGET)
    if manifest is None:
        raise SegmentsError("\n".join(str(problem) for problem in problems))
    return manifest


def _compile(name: str, variables: Mapping[str, Any], manifest: Manifest) -> Any:
    """The model with its SQL."""
    os.chdir(PROJECT_DIR)
    result = dbtRunner(manifest=manifest).invoke(
        dbt_arguments(["compile", "--target-path", str(_TARGET), "--select", f"segment_{name}"], variables)
    )
    if not result.success:
        told = result.exception or "; ".join(str(one.message) for one in result.result.results)
        raise SegmentsError(f"segment_{name} does not compile: {told}")
    return result.result.results[0].node


def _check_tables_of(warehouse: Warehouse, node: Any, manifest: Manifest) -> None:
    """Raises SegmentsError where what it reads is not built."""
    standing = set(warehouse.fetch("select table_schema, table_name from information_schema.tables"))
    for key in node.depends_on.nodes:
        parent = manifest.nodes.get(key) or manifest.sources[key]
        is_table = parent.resource_type == "source" or parent.config.materialized != "ephemeral"
        if is_table and (parent.schema, parent.identifier) not in standing:
            raise SegmentsError(
                f"{node.name} reads {parent.schema}.{parent.identifier}, which is"
                " missing: run `dbt build` first."
            )


def _compare(warehouse: Warehouse, name: str, sql: str) -> dict[str, Any]:
    # the segment's SQL stands on lines of its own: it may end in a comment
    rows = warehouse.fetch(
        f"""
        with

        written as (
            select distinct profile_id
            from (
                {sql}
            ) as segment
            where profile_id is not null
        ),

        standing as (
            select profile_id
            from {warehouse.relation("cdp", "segment_memberships")}
            where segment = ?
        ),

        compared as (
            select
                coalesce(written.profile_id, standing.profile_id) as profile_id,
                case when standing.profile_id is null then 'entering'
                    when written.profile_id is null then 'leaving' else 'staying' end as what
            from written
            full outer join standing on written.profile_id = standing.profile_id
        )

        select what, people, profile_id
        from (
            select
                what,
                profile_id,
                count(*) over (partition by what) as people,
                row_number() over (partition by what order by profile_id) as place
            from compared
        ) as placed
        where place <= {SAMPLE}
        order by what, place""",
        [name],
    )
    counts = {what: people for what, people, _ in rows}
    ids = {what: [row[2] for row in rows if row[0] == what] for what in ("entering", "leaving", "staying")}
    entering, leaving, staying = (counts.get(what, 0) for what in ("entering", "leaving", "staying"))
    return {
        "members_now": leaving + staying,
        "members": People(people=entering + staying, sample=short(sorted(ids["entering"] + ids["staying"]))),
        "entering": People(people=entering, sample=short(ids["entering"])),
        "leaving": People(people=leaving, sample=short(ids["leaving"])),
    }
