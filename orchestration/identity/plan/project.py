"""The project as dbt reads it under the scratch prefix: what a dry run builds, and where."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dbt.contracts.graph.manifest import Manifest

from orchestration.errors import Explained
from orchestration.identity.plan.sides import Sides
from orchestration.project import TARGET_DIR
from orchestration.state.found import state_tables

# apart from the project's own, so that neither has to be parsed anew because of the other
TARGET = TARGET_DIR / "identity_plan"
_WANTED = (
    "activation_plan",
    "segment_membership_history",
    "profile_redirects_current",
    "identity_edges",
)
# from the ledger to the plan, each reading those before it
_PLAN = ("sync_members", "sync_proposals", "sync_guards", "pressed_messages", "activation_plan")
Relation = tuple[str, str]


class ProjectError(Explained):
    """The project cannot be built in scratch schemas; the message says why."""


@dataclass(frozen=True)
class ScratchProject:
    """Names are those of the scratch: plan_identity."""

    schemas: set[str]
    raw_tables: list[Relation]
    state_tables: list[Relation]
    selection: list[str]

    @classmethod
    def of(cls, manifest: Manifest, sides: Sides) -> "ScratchProject":
        """Raises ProjectError where a model would be written outside the scratch."""
        built = _built(manifest)
        if strays := sorted(
            f"{node.name} ({node.schema})" for node in built if not sides.is_scratch(node.schema)
        ):
            raise ProjectError(
                f"These would be written into schemas that stand: {', '.join(strays[:5])}. Names of schemas must begin"
                " with GOLDSEAM_SCHEMA_PREFIX: let your macro generate_schema_name call goldseam.generate_schema_name."
            )
        raw = [
            (source.schema, source.identifier)
            for source in manifest.sources.values()
            if source.source_name != "goldseam_state" and sides.is_scratch(source.schema)
        ]
        state = sorted(set(_state(manifest)))
        schemas = {node.schema for node in built} | {schema for schema, _ in [*raw, *state]}
        wanted = [".".join(node.fqn) for node in _wanted(manifest)]
        return cls(schemas, raw, state, [f"+{name}" for name in wanted])


def compiled_plan(manifest: Manifest, sides: Sides, schemas: list[str]) -> str:
    """The query of activation_plan, asked of the tables that stand: what they would send today.

    What lies between the ledger and the plan is of the last run, so each of its queries stands in its own place.
    """
    queries = {name: _compiled(_node(manifest, name)) for name in _PLAN}
    for name in _PLAN:
        table = re.compile(rf'("[^"]+"\.)?"{_node(manifest, name).schema}"\."{name}"')
        queries = {other: table.sub(f"now_{name}", sql) for other, sql in queries.items()}
    parts = ", ".join(f"now_{name} as (\n{sql}\n)" for name, sql in queries.items())
    sql = f"with {parts} select * from now_{_PLAN[-1]}"
    for schema in schemas:
        sql = sql.replace(f'"{schema}"', f'"{sides.original(schema)}"')
    return sql


def _compiled(node: Any) -> str:
    path = TARGET / "compiled" / node.package_name / node.original_file_path
    return path.read_text(encoding="utf-8")


def _wanted(manifest: Manifest) -> Iterator[Any]:
    for name in _WANTED:
        yield _node(manifest, name)


def _node(manifest: Manifest, name: str) -> Any:
    return manifest.nodes[f"model.goldseam.{name}"]


def _built(manifest: Manifest) -> list[Any]:
    """The wanted models and seeds, and all that they are built from."""
    waiting, seen = [node.unique_id for node in _wanted(manifest)], set()
    while waiting:
        name = waiting.pop()
        if name in manifest.nodes and name not in seen:
            seen.add(name)
            waiting += manifest.nodes[name].depends_on_nodes
    return [manifest.nodes[name] for name in sorted(seen)]


def _state(manifest: Manifest) -> Iterator[Relation]:
    """What cannot be built from raw tables: Goldseam's, and a consuming project's models that ignore a full refresh."""
    for table in state_tables(manifest).values():
        yield table.schema, table.identifier
    nodes: Mapping[str, Any] = manifest.nodes
    for node in nodes.values():
        if node.resource_type == "model" and node.config.full_refresh is False:
            yield node.schema, node.alias
