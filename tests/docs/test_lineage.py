"""The picture at the top of the README shows the models that there are."""

from typing import Any

import pytest

from orchestration.reference import lineage
from orchestration.reference.house import House
from tests.support.project import REPOSITORY, Project
from tests.support.warehouses import DuckDBWarehouse


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Any:
    project = Project(DuckDBWarehouse(tmp_path_factory.mktemp("db")), work=tmp_path_factory.mktemp("dbt"))
    return project.manifest().writable_manifest().to_dict(omit_none=False)


def test_the_picture_is_the_manifest_s(manifest: Any) -> None:
    remedy = "the models have changed: run `python -m orchestration.reference.lineage`, look at it, commit it"
    assert lineage.PICTURE.read_text(encoding="utf-8") == lineage.draw(manifest), remedy


def test_the_tables_it_sends_readers_to_exist(manifest: Any) -> None:
    names = {node["name"] for node in manifest["nodes"].values()}
    assert set(lineage.QUESTIONS.values()) <= names


def test_no_public_table_is_missing(manifest: Any) -> None:
    house = House(manifest)
    shown = {row.key for rows in house.rows.values() for row in rows}
    public = {
        key
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["config"]["contract"]["enforced"]
    }
    assert public and public <= shown


def test_the_readme_shows_it() -> None:
    place = str(lineage.PICTURE.relative_to(REPOSITORY))
    assert place in (REPOSITORY / "README.md").read_text(encoding="utf-8")
