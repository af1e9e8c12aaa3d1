"""phone_numbers: each spelling once per region, whichever feed it comes from."""

import dataclasses

import pytest

from tests.support.project import Project

SOURCES = {"shop": ["identifiers", "orders"], "crm": ["consents"]}


@pytest.fixture
def small_project(project: Project) -> Project:
    regions = {"default": "DE", "crm": "GB"}
    return dataclasses.replace(project, vars={"sources": SOURCES, "default_regions": regions})


def test_spellings_of_all_person_feeds(small_project: Project):
    project = small_project
    rows = [
        ("phone", "0171 1234567", None),
        ("phone", "0171 1234567", None),
        ("phone", "0171 1234567", "pl"),
        ("phone", "n/a", None),
        ("phone", None, None),
        ("email", "a@b.de", None),
    ]
    project.load("staging", "feed_shop__identifiers", _feed(rows))
    orders = [("phone", "030 901820", None), ("order_id", "1", None)]
    project.load("staging", "feed_shop__orders", _feed(orders))
    consents = [("phone", "020 7946 0018", None), ("phone", "020 7946 0018", "UK")]
    project.load("staging", "feed_crm__consents", _feed(consents))
    project.dbt("seed")
    project.dbt("run", "--select", "rule_identifier_types")
    project.dbt("build", "--select", "phone_regions", "phone_numbers")
    rows_out = project.rows("select * from feeds.phone_numbers")
    found = {(row["raw_value"], row["region"]): row["e164"] for row in rows_out}
    assert found == {
        ("0171 1234567", "DE"): "+491711234567",
        ("0171 1234567", "PL"): None,
        ("n/a", "DE"): None,
        ("030 901820", "DE"): "+4930901820",
        ("020 7946 0018", "GB"): "+442079460018",
    }


def test_no_source_gives_no_rows(project: Project):
    empty = dataclasses.replace(project, vars={"sources": {}})
    empty.dbt("seed")
    empty.dbt("run", "--select", "rule_identifier_types")
    empty.dbt("build", "--select", "phone_regions", "phone_numbers")
    assert empty.rows("select * from feeds.phone_numbers") == []


def test_default_region_is_required(project: Project):
    broken = dataclasses.replace(project, vars={"sources": SOURCES, "default_regions": {"crm": "GB"}})
    with pytest.raises(AssertionError, match="default_regions: key 'default' is missing"):
        broken.dbt("compile", "--select", "phone_numbers")


def _feed(rows: list[tuple[str, str | None, str | None]]) -> list[dict]:
    names = ("identifier_type", "identifier_value", "region")
    return [dict(zip(names, row, strict=True)) for row in rows]
