"""The raw tables, the run's start, and every model and seed of the dbt project with its tests."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource, dbt_assets

from orchestration.dbt_runner import BUILD
from orchestration.defs.warehouse.checks import NOTHING_TO_MEND, nothing_to_mend
from orchestration.defs.warehouse.resources import BUILD_TARGET, MANIFEST, PROJECT, TRANSLATOR
from orchestration.doctor import examine
from orchestration.pipeline import prepare_state
from orchestration.translator import RUN_START, WAREHOUSE_POOL, owners


@dg.asset(
    key=RUN_START,
    description="Settings, syncs and raw tables are checked, and the state tables made. Errors stop the run.",
    check_specs=[NOTHING_TO_MEND],
    group_name="start",
    kinds={"python"},
    pool=WAREHOUSE_POOL,
)
def run_start() -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    yield from start_run()


@dbt_assets(
    manifest=MANIFEST,
    project=PROJECT,
    dagster_dbt_translator=TRANSLATOR,
    name="dbt_build",
    pool=WAREHOUSE_POOL,
)
def dbt_build(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
    # A folder of its own, the same for every run: the pool lets in one run at a time.
    yield from dbt.cli(BUILD, context=context, target_path=BUILD_TARGET).stream()


def start_run() -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    """Look before leaping: nothing is written to the warehouse when there are errors."""
    findings = examine({})
    yield nothing_to_mend(findings)
    if not any(finding.is_error for finding in findings):
        prepare_state()
    yield dg.MaterializeResult()


def source_spec(source: Mapping[str, Any]) -> dg.AssetSpec:
    """A raw or state table: loaded by others, so it can be seen but not materialised."""
    return dg.AssetSpec(
        key=TRANSLATOR.get_asset_key(source),
        description=source["description"],
        group_name=TRANSLATOR.get_group_name(source),
        kinds={MANIFEST["metadata"]["adapter_type"]},
        owners=owners(source["config"].get("meta", {}).get("owner")),
        metadata=TRANSLATOR.get_metadata(source),
    )


raw_tables = [source_spec(source) for source in MANIFEST["sources"].values()]
