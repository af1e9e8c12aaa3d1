"""The daily job on a small company, from raw tables to an audience's file, as the schedule runs it."""

import dagster as dg
import pytest

from tests.orchestration.conftest import Location

pytestmark = pytest.mark.xdist_group("orchestration")

LAPSED_VIPS = dg.AssetKey(["sync", "lapsed_vips_ads"])


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Location:
    settings = {"GOLDSEAM_AS_OF": "2026-06-30"}
    folder = tmp_path_factory.mktemp("daily")
    location = Location(folder, {**settings, "GOLDSEAM_DATA_DIR": str(folder)})
    location.warehouse.folder.mkdir()
    location.python(
        "orchestration", "demo", "--people", "200", "--until", "2026-06-30", "--folder", str(folder / "demo")
    )
    location.python("dagster", "job", "execute", "-m", "orchestration.definitions", "-j", "daily")
    return location


@pytest.fixture(scope="module")
def instance(location: Location):
    with dg.DagsterInstance.from_config(str(location.home)) as instance:
        yield instance


def test_every_asset_is_materialised(location: Location, instance: dg.DagsterInstance, outline: dict) -> None:
    expected = {
        key
        for name, group in outline["groups"].items()
        if name != "prediction"
        for key, kind in group.items()
        if kind != "external"
    }
    assert {key.to_user_string() for key in instance.all_asset_keys()} >= expected
    assert location.warehouse.path.with_name("goldseam_read.duckdb").is_file()


def test_the_sync_tells_its_counts(instance: dg.DagsterInstance) -> None:
    metadata = instance.get_latest_materialization_event(LAPSED_VIPS).asset_materialization.metadata
    numbers = {
        name: metadata[name].value for name in ("planned", "delivered", "failed", "withheld", "pending")
    }
    assert numbers["planned"] == sum(numbers[name] for name in ("delivered", "failed", "withheld", "pending"))


def test_the_report_shows_its_pictures(instance: dg.DagsterInstance) -> None:
    """A new company has no experiment; all else is drawn."""
    event = instance.get_latest_materialization_event(dg.AssetKey("report_pictures"))
    metadata = event.asset_materialization.metadata
    texts = {key: one.md_str for key, one in metadata.items() if isinstance(one, dg.MarkdownMetadataValue)}
    drawn = {key for key, text in texts.items() if text.startswith("![")}
    assert texts.keys() - drawn == {"lift"}
    assert drawn == {"retention", "lifetime_value", "rfm", "attribution", "sync_funnel"}
