"""The rules of the house over dbt's manifest: each finds what breaks it, and must find nothing."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.segments.names import MADE_FROM_SEGMENTS
from orchestration.translator import sync_settings
from tests.support.project import REPOSITORY, Project
from tests.support.warehouses import DuckDBWarehouse

ROOMS = [
    "staging", "feeds", "identity", "profiles", "activity", "traits", "segments", "decisions", "activation",
    "measurement", "masked",
]  # fmt: skip
PUBLIC_ROOMS = {"profiles", "activity", "segments", "decisions", "measurement"}
PUBLIC_ELSEWHERE = {"identity_map", "profile_traits", "activation_plan"}
INTERNAL = re.compile("conversion_rates|touched_profiles|event_sessions|event_carts|sent_messages")
# Where vendors live: their staging, rows of seeds, exposures, the demo and the destinations.
VENDORS = re.compile(
    r"\bMeta\b|(?i:\b(shopify|klaviyo|hubspot|salesforce|mailchimp|facebook|google|tiktok|yandex|vk|braze|zendesk|stripe)\b)"
)
LINK = re.compile(r"https?://\S+")
CORE_PYTHON = [
    "activation",
    "doctor",
    "defs",
    "identity",
    "prediction",
    "measurement",
    "segments",
    "state",
    "privacy",
    "matching",
]


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return Project(
        DuckDBWarehouse(tmp_path_factory.mktemp("db")), work=tmp_path_factory.mktemp("dbt")
    ).manifest()


@pytest.fixture(scope="module")
def models(manifest: Any) -> list[Any]:
    return [node for node in manifest.nodes.values() if node.resource_type == "model"]


def room(node: Any) -> str:
    return Path(node.original_file_path).parts[1]


def is_segment(node: Any) -> bool:
    return node.name.startswith("segment_") and node.name not in MADE_FROM_SEGMENTS


def public(models: list[Any]) -> Iterator[Any]:
    for model in models:
        # an ephemeral model is a part of those behind it
        is_table = model.config.materialized != "ephemeral"
        # one file per segment, one column: what is public of them is segment_memberships
        is_internal = INTERNAL.fullmatch(model.name) or is_segment(model)
        in_public_room = is_table and room(model) in PUBLIC_ROOMS and not is_internal
        if in_public_room or model.name in PUBLIC_ELSEWHERE:
            yield model


def test_only_staging_reads_sources(models: list[Any]) -> None:
    assert not [model.name for model in models if model.sources and not model.name.startswith("stg_")]


def test_data_flows_down_the_rooms(manifest: Any, models: list[Any]) -> None:
    wrong = [
        f"{model.name} reads {parent.name}"
        for model in models
        for parent in (manifest.nodes.get(name) for name in model.depends_on_nodes)
        if parent is not None
        and parent.resource_type == "model"
        and ROOMS.index(room(parent)) > ROOMS.index(room(model))
    ]
    assert not wrong


def test_every_model_says_its_grain_last(models: list[Any]) -> None:
    grains = {model.name: model.description.strip().rpartition("Grain: one row ")[1:] for model in models}
    assert not [
        name for name, (found, rest) in grains.items() if not found or ". " in rest or not rest.endswith(".")
    ]


def test_every_model_has_a_tested_key(manifest: Any, models: list[Any]) -> None:
    tested = set()
    for node in manifest.nodes.values():
        metadata = getattr(node, "test_metadata", None)
        if metadata and metadata.name in ("unique", "unique_together"):
            tested.add(node.attached_node)
    exempt = ("feed_", "stg_", "masked_")
    wrong = [
        model.name
        for model in models
        if model.unique_id not in tested
        and not model.name.startswith(exempt)
        and model.config.materialized != "ephemeral"
    ]
    assert not wrong, "a model without a test unique or unique_together"


def test_public_columns_are_documented_and_contracted(models: list[Any]) -> None:
    wrong = [f"{model.name}: no contract" for model in public(models) if not model.config.contract.enforced]
    wrong += [
        f"{model.name}.{column.name}: no description"
        for model in public(models)
        for column in model.columns.values()
        if not column.description
    ]
    assert not wrong


def test_dashboards_read_public_tables_and_are_no_syncs(manifest: Any, models: list[Any]) -> None:
    shown = {
        model.unique_id for model in [*public(models), *(one for one in models if room(one) == "masked")]
    }
    dashboards = [one for one in manifest.exposures.values() if one.type.value == "dashboard"]
    assert len(dashboards) >= 4
    for one in dashboards:
        assert one.depends_on_nodes, one.name
        assert not set(one.depends_on_nodes) - shown, one.name
        assert sync_settings(one.to_dict()) is None


def test_every_segment_is_listed(manifest: Any, models: list[Any]) -> None:
    listed = set(Project.variables()["segments"])
    written = {model.name.removeprefix("segment_") for model in models if is_segment(model)}
    assert written == listed


def test_engines_differ_only_in_adapters() -> None:
    allowed = ("macros/adapters/", "macros/materializations/")
    files = [
        *REPOSITORY.glob("macros/**/*.sql"),
        *REPOSITORY.glob("models/**/*.sql"),
        *REPOSITORY.glob("tests/**/*.sql"),
    ]
    wrong = [
        str(path.relative_to(REPOSITORY))
        for path in files
        if re.search(r"target\.type|(duckdb|postgres|spark)__", path.read_text())
        and not str(path.relative_to(REPOSITORY)).startswith(allowed)
    ]
    assert not wrong


def test_no_vendor_is_named_in_the_core() -> None:
    files = [
        path
        for path in [*REPOSITORY.glob("models/**/*.sql"), *REPOSITORY.glob("macros/**/*.sql")]
        if "demo" not in path.parts and "staging" not in path.parts
    ]
    files += [path for name in CORE_PYTHON for path in REPOSITORY.glob(f"orchestration/{name}/**/*.py")]
    found = [
        f"{path.relative_to(REPOSITORY)}: {match.group()}"
        for path in files
        for match in VENDORS.finditer(LINK.sub("", path.read_text()))
    ]
    assert not found


def test_core_models_name_the_package_in_refs(models: list[Any]) -> None:
    """One-argument refs are the extension points; any other would take the consumer's model of that name.

    demo_: a table of the demo that a var names, in whose place a project names its own.
    """
    wrong = [
        f"{model.name}: ref('{ref.name}')"
        for model in models
        for ref in model.refs
        if ref.package is None
        and not ref.name.startswith(("feed_", "segment_", "demo_"))
        and "demo" not in model.original_file_path
    ]
    assert not wrong


def test_unit_tests_have_names_that_postgres_takes(manifest: Any) -> None:
    assert not [test.name for test in manifest.unit_tests.values() if len(test.name) > 63]


def test_yaml_keys_are_text() -> None:
    """{description: Once in 1,000.} has the key 0.0 as well, and dbt parses the whole project anew in every run."""
    assert not [
        f"{path.relative_to(REPOSITORY)}: {key!r}"
        for folder in ("models", "macros", "seeds", "analyses", "tests", "examples")
        for path in sorted((REPOSITORY / folder).rglob("*.yml"))
        for key in _keys(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
        if not isinstance(key, str)
    ]


def _keys(content: Any) -> Iterator[Any]:
    if isinstance(content, dict):
        yield from content
        content = list(content.values())
    if isinstance(content, list):
        for value in content:
            yield from _keys(value)
