"""The picture of the identity graph's health, after each run."""

import dagster as dg

from orchestration.defs.identity.picture import picture_of_health
from orchestration.defs.warehouse.resources import MANIFEST, TRANSLATOR
from orchestration.translator import WAREHOUSE_POOL


@dg.asset(
    deps=[TRANSLATOR.get_asset_key(MANIFEST["nodes"]["model.goldseam.identity_health"])],
    description="How many profiles have how many identifiers, and the main figures of identity_health.",
    group_name="identity",
    kinds={"python"},
    pool=WAREHOUSE_POOL,
)
def identity_picture() -> dg.MaterializeResult:
    return picture_of_health()
