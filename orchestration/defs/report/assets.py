"""The pictures of the report, after each run."""

import dagster as dg

from orchestration.defs.warehouse.resources import MANIFEST, TRANSLATOR
from orchestration.report.reader import TABLES, read_report
from orchestration.translator import WAREHOUSE_POOL
from orchestration.warehouse import Warehouse


@dg.asset(
    deps=[
        TRANSLATOR.get_asset_key(MANIFEST["nodes"][f"model.goldseam.{name}"])
        for name in (*TABLES, "activation_plan")
    ],
    description="Retention, lifetime value, RFM, attribution, syncs and lift, drawn from the tables of measurement.",
    group_name="measurement",
    kinds={"python"},
    pool=WAREHOUSE_POOL,
)
def report_pictures() -> dg.MaterializeResult:
    # drawing takes a second to load, which every start of Dagster would pay
    from orchestration.defs.report.metadata import picture_metadata

    with Warehouse.open() as warehouse:
        report = read_report(warehouse)
    return dg.MaterializeResult(metadata=picture_metadata(report))
