"""How dbt's nodes appear in Dagster: rooms as groups, owners, syncs, and the run's start first of all."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject

RUN_START = dg.AssetKey("run_start")
# Whoever opens the warehouse waits for a slot of this pool; dagster.yaml gives it one: DuckDB has one writer.
WAREHOUSE_POOL = "warehouse"
STATE_SOURCE = "goldseam_state"
PLAN = "model.goldseam.activation_plan"

Node = Mapping[str, Any]


class GoldseamTranslator(DagsterDbtTranslator):
    """Asset keys stay dbt's own: schema and name (cdp/profiles), source and table (shop/orders)."""

    def __init__(self) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True))

    def get_group_name(self, dbt_resource_props: Node) -> str:
        return super().get_group_name(dbt_resource_props) or room(dbt_resource_props)

    def get_owners(self, dbt_resource_props: Node) -> Sequence[str] | None:
        return super().get_owners(dbt_resource_props) or owners(
            dbt_resource_props["config"].get("meta", {}).get("owner")
        )

    def get_asset_spec(self, manifest: Node, unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project)
        is_first = is_first_of_run(self.get_resource_props(manifest, unique_id))
        return spec.merge_attributes(deps=[RUN_START]) if is_first else spec


def room(node: Node) -> str:
    """The folder under models/ (models/activity/orders.sql -> activity), seeds, raw or state.

    >>> room({"resource_type": "model", "fqn": ["goldseam", "staging", "demo", "web", "stg_web__pages"]})
    'staging'
    """
    if node["resource_type"] == "source":
        return "state" if node["source_name"] == STATE_SOURCE else "raw"
    if node["resource_type"] == "seed":
        return "seeds"
    package, *folders = node["fqn"][:-1]
    return re.sub(r"\W", "_", folders[0] if folders else package)


def owners(owner: str | None) -> list[str]:
    """Dagster knows addresses and teams: growth@example.com stays, 'Data Platform' is team:data_platform."""
    if not owner:
        return []
    return [owner] if "@" in owner else ["team:" + re.sub(r"\W+", "_", owner.strip()).lower()]


def is_first_of_run(node: Node) -> bool:
    """Whether no other model or seed comes before it, so that it must itself wait for the run's start."""
    if node["resource_type"] == "source":
        return False
    return all(parent.startswith("source.") for parent in node.get("depends_on", {}).get("nodes", []))


def sync_key(name: str) -> dg.AssetKey:
    """Where a sync stands among the assets."""
    return dg.AssetKey(["sync", name])


def sync_settings(exposure: Node) -> Mapping[str, Any] | None:
    """meta.sync as it is written; None for an exposure that is no sync."""
    return (exposure["config"].get("meta") or exposure.get("meta") or {}).get("sync")


def sync_parents(exposure: Node) -> list[str]:
    """The nodes to be built before a sync: what the exposure names, and the plan in any case."""
    return sorted({*exposure["depends_on"]["nodes"], PLAN})
