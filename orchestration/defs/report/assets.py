"""The pictures of the report, after each run."""

import dagster as dg

from orchestration.defs.warehouse.resources import MANIFEST, TRANSLATOR
from orchestration.pages import image_address
from orchestration.translator import WAREHOUSE_POOL
from orchestration.warehouse import Warehouse

_READ = (
    "days",
    "cohort_retention",
    "channel_attribution",
    "experiment_results",
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
    from orchestration.report.gallery import pictures
    from orchestration.report.pictures.style import image
    from orchestration.report.reader import read_report

    with Warehouse.open() as warehouse:
        report = read_report(warehouse)
    metadata: dict[str, dg.MetadataValue] = {}
    for one in pictures(report):
        text = (
            f"![{one.title}]({image_address(image(one.draw(), 'png'), 'png')})" if one.draw else one.missing
        )
        metadata[one.key] = dg.MetadataValue.md(text)
    return dg.MaterializeResult(metadata=metadata)
