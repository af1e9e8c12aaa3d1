"""Which tables are state, found in dbt's manifest: source goldseam_state, and models that ignore a full refresh."""

from dataclasses import dataclass
from typing import Any

from dbt.contracts.graph.manifest import Manifest

from orchestration.doctor.manifest import parse_project
from orchestration.errors import Explained
from orchestration.state.tables import REGISTRY, SCHEMA


class StateError(Explained):
    """A backup or a restore cannot be done; the message says why and what would mend it."""


@dataclass(frozen=True)
class StateTable:
    """A table of state as this project has it. `columns`: those it is known to have, with their type where declared."""

    name: str
    schema: str
    identifier: str
    is_source: bool
    columns: dict[str, str | None]

    @property
    def relation(self) -> str:
        """'"schema"."table"', ready for SQL."""
        return f'"{self.schema}"."{self.identifier}"'


def project_state() -> dict[str, StateTable]:
    """The state tables of the current project by name. Raises StateError where the project does not parse."""
    manifest, problems = parse_project({})
    if manifest is None:
        raise StateError("\n".join(str(problem) for problem in problems))
    return state_tables(manifest)


def state_tables(manifest: Manifest) -> dict[str, StateTable]:
    """By name. Left out: the registry, and what tells of this warehouse's own tables (meta bookkeeping)."""
    sources = [
        source
        for source in manifest.sources.values()
        if (source.package_name, source.source_name) == ("goldseam", SCHEMA)
        and source.name != REGISTRY
        and not source.config.meta.get("bookkeeping", False)
    ]
    models = [
        node
        for node in manifest.nodes.values()
        if node.resource_type == "model"
        and node.package_name == "goldseam"
        and node.config.full_refresh is False
    ]
    found = [_table(source, source.identifier, True) for source in sources]
    found += [_table(model, model.alias, False) for model in models]
    return {table.name: table for table in found}


def _table(node: Any, identifier: str, is_source: bool) -> StateTable:
    columns = {name.lower(): column.data_type for name, column in node.columns.items()}
    return StateTable(node.name, node.schema, identifier, is_source, columns)
