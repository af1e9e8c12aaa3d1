"""One asset for each sync: an exposure with meta.sync, behind the plan and its segment."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from orchestration.defs.activation.checks import accounting_check
from orchestration.defs.activation.delivery import deliver
from orchestration.defs.activation.resources import SyncEngine
from orchestration.defs.warehouse.resources import MANIFEST, TRANSLATOR
from orchestration.translator import WAREHOUSE_POOL, owners, sync_key, sync_parents, sync_settings


def sync_asset(exposure: Mapping[str, Any]) -> dg.AssetsDefinition:
    """Its settings are checked by the run's start and the engine: a mistake there hides no asset here."""
    name, settings, key = exposure["name"], sync_settings(exposure), sync_key(exposure["name"])
    parents = [TRANSLATOR.get_resource_props(MANIFEST, parent) for parent in sync_parents(exposure)]

    @dg.asset(
        key=key,
        deps=[TRANSLATOR.get_asset_key(parent) for parent in parents],
        check_specs=[accounting_check(key)],
        description=exposure["description"],
        group_name="activation",
        kinds={"python"},
        owners=owners(exposure["owner"].get("email") or exposure["owner"].get("name")),
        metadata={"declared_in": exposure["original_file_path"], "sync": dict(settings)},
        pool=WAREHOUSE_POOL,
    )
    def sync(sync_engine: SyncEngine) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
        yield from deliver(sync_engine, name)

    return sync


syncs = [sync_asset(exposure) for exposure in MANIFEST["exposures"].values() if sync_settings(exposure)]
