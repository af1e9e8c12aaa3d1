"""The copy of the warehouse that people query while the next run writes."""

import dagster as dg

from orchestration.defs.activation.assets import syncs
from orchestration.defs.warehouse.resources import MANIFEST, TRANSLATOR
from orchestration.pipeline import publish_read_copy
from orchestration.translator import WAREHOUSE_POOL, room

masked_models = [
    TRANSLATOR.get_asset_key(node)
    for node in MANIFEST["nodes"].values()
    if node["resource_type"] == "model" and room(node) == "masked"
]


@dg.asset(
    # After what BI reads by default, and after the syncs, so that the copy knows what was sent.
    deps=[*masked_models, *syncs],
    description="A DuckDB file that no run locks, replaced whole after each run. Other engines need none.",
    group_name="readers",
    kinds={"duckdb"},
    pool=WAREHOUSE_POOL,
)
def readers_copy() -> dg.MaterializeResult:
    copy = publish_read_copy()
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(copy)} if copy else {})
