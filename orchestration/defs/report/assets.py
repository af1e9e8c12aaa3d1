"""The pictures of the report, after each run."""

import dagster as dg

from orchestration.defs.warehouse.resources import MANIFEST, TRANSLATOR
from orchestration.translator import WAREHOUSE_POOL
from orchestration.warehouse import Warehouse

_READ = (
    "days",
    "cohort_retention",
    "channel_attribution",
    "experiment_results",
    "experiment_sample_ratios",
    "profile_traits",
    "activation_plan",
)


@dg.asset(
    deps=[TRANSLATOR.get_asset_key(MANIFEST["nodes"][f"model.goldseam.{name}"]) for name in _READ],
    description="Retention, lifetime value, RFM, attribution, syncs and lift, drawn from the tables of measurement.",
    group_name="measurement",
    kinds={"python"},
    pool=WAREHOUSE_POOL,
)
def report_pictures() -> dg.MaterializeResult:
    # drawing takes a second to load, which every start of Dagster would pay
    from orchestration.defs.report.metadata import picture_metadata
    from orchestration.report.reader import read_report

    with Warehouse.open() as warehouse:
        report = read_report(warehouse)
    return dg.MaterializeResult(metadata=picture_metadata(report))
