"""The small functions that Dagster's assets are made of."""

from datetime import datetime

import dagster as dg
import dagster_dbt.asset_utils
import pytest

from orchestration.activation.ledger import Tally
from orchestration.activation.plan import PlannedCount
from orchestration.activation.report import AccountingError, RunReport
from orchestration.defs.activation.checks import accounted
from orchestration.defs.activation.delivery import deliver, report_metadata
from orchestration.defs.warehouse.checks import nothing_to_mend
from orchestration.doctor import Finding
from orchestration.translator import is_first_of_run, owners, room, sync_parents, sync_settings
from tests.support.project import REPOSITORY


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (
            {"resource_type": "model", "fqn": ["goldseam", "staging", "demo", "web", "stg_web__pages"]},
            "staging",
        ),
        ({"resource_type": "model", "fqn": ["goldseam", "segments", "segment_memberships"]}, "segments"),
        ({"resource_type": "model", "fqn": ["my-shop", "orders"]}, "my_shop"),
        ({"resource_type": "seed", "fqn": ["goldseam", "identifier_types"]}, "seeds"),
        ({"resource_type": "source", "source_name": "shop"}, "raw"),
        ({"resource_type": "source", "source_name": "goldseam_state"}, "state"),
    ],
)
def test_groups_are_rooms(node: dict, expected: str) -> None:
    assert room(node) == expected


def test_owners_are_addresses_or_teams() -> None:
    assert owners("growth@example.com") == ["growth@example.com"]
    assert owners("Data & Platform") == ["team:data_platform"]
    assert owners(None) == []


def test_the_run_starts_before_seeds_and_before_what_reads_sources_only() -> None:
    def model(*parents: str) -> dict:
        return {"resource_type": "model", "depends_on": {"nodes": list(parents)}}

    assert is_first_of_run({"resource_type": "seed", "depends_on": {"macros": []}})
    assert is_first_of_run(model("source.goldseam.web.pages"))
    assert not is_first_of_run(model("source.goldseam.web.pages", "seed.goldseam.identifier_types"))
    assert not is_first_of_run({"resource_type": "source"})


def test_a_sync_waits_for_the_plan_even_when_its_exposure_does_not_name_it() -> None:
    exposure = {"depends_on": {"nodes": ["model.goldseam.segment_vips"]}}
    assert sync_parents(exposure) == ["model.goldseam.activation_plan", "model.goldseam.segment_vips"]


def test_an_exposure_without_settings_is_no_sync() -> None:
    assert sync_settings({"config": {"meta": {}}, "meta": {}}) is None
    assert sync_settings({"config": {"meta": {"sync": {"segment": "vips"}}}}) == {"segment": "vips"}


def report(delivered: int = 3) -> RunReport:
    counts = [
        PlannedCount("add", "entered_segment", 4),
        PlannedCount("keep", "unchanged", 9),
        PlannedCount("withhold", "consent", 2),
    ]
    tally = Tally(
        delivered=delivered,
        failed=1,
        pending=0,
        errors={"too_short": 1},
        outcomes={"add": {"confirmed": delivered, "rejected": 1}},
    )
    moment = datetime(2026, 6, 30)
    return RunReport(
        "vips_ads",
        "ads_file",
        "run-1",
        counts,
        tally,
        0,
        0,
        {},
        moment,
        moment,
        "data/x",
        {"additions.csv": 3},
    )


def test_planned_is_accounted_for() -> None:
    assert accounted(report()).passed
    assert not accounted(report(delivered=2)).passed


def test_metadata_of_a_sync_tells_counts_and_files() -> None:
    told = report_metadata(report())
    numbers = {name: told[name] for name in ("planned", "delivered", "failed", "withheld", "pending", "kept")}
    assert numbers == {"planned": 6, "delivered": 3, "failed": 1, "withheld": 2, "pending": 0, "kept": 9}
    assert next(record.data for record in told["plan"].records) == {
        "action": "add",
        "reason": "entered_segment",
        "people": 4,
    }
    assert [record.data for record in told["parts"].records] == [{"part": "additions.csv", "rows": 3}]
    assert [record.data for record in told["errors"].records] == [{"error": "too_short", "rows": 1}]


def test_a_wrong_sum_is_shown_as_a_failed_check_before_the_run_fails() -> None:
    class LosesARow:
        def run(self, name: str) -> RunReport:
            raise AccountingError(f"sync '{name}': planned 6 rows, but ...")

    results = deliver(LosesARow(), "vips_ads")
    shown = next(results)
    assert not shown.passed and "vips_ads" in shown.description
    with pytest.raises(AccountingError):
        next(results)


def test_warnings_of_the_start_show_and_errors_stop() -> None:
    warning = Finding("source crm", "the table is empty.", "Is the load broken?", is_error=False)
    error = Finding("source web", "the table is missing.", "Load it.")
    assert nothing_to_mend([]).passed
    assert nothing_to_mend([warning]).severity is dg.AssetCheckSeverity.WARN
    stopped = nothing_to_mend([warning, error])
    assert not stopped.passed and stopped.severity is dg.AssetCheckSeverity.ERROR
    assert "Load it." in stopped.description


def test_the_shipped_settings_let_one_step_into_the_warehouse_and_report_to_nobody(tmp_path) -> None:
    (tmp_path / "dagster.yaml").write_text((REPOSITORY / "dagster.yaml.example").read_text())
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        pools = instance.event_log_storage.get_pool_config()
        assert (pools.default_pool_limit, pools.pool_granularity.value) == (1, "op")
        assert not instance.telemetry_enabled
        assert instance.run_monitoring_enabled


def test_dagster_dbt_still_knows_the_limit_that_we_raise() -> None:
    """defs/warehouse/resources.py sets it, so that no selection copies the repository."""
    assert hasattr(dagster_dbt.asset_utils, "_SELECTION_ARGS_THRESHOLD")
