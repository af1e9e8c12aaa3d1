"""What only one destination needs is asked for when a sync to it starts, and by name."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from orchestration.destinations import account_types
from orchestration.destinations.base import DeliveryError
from tests.destinations.batches import delivery
from tests.support.project import REPOSITORY

EXTRAS: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    ({"type": "google_ads", "customer_id": "1"}, {"user_list_id": "1"}, "google.auth", "google"),
    (
        {"type": "postgres", "host": "db", "database": "crm", "user": "goldseam"},
        {"table": "people"},
        "psycopg2",
        "postgres",
    ),
    ({"type": "redis", "host": "cache"}, {"structure": "set", "key": "vips"}, "redis", "redis"),
    ({"type": "file", "url": "s3://lake", "layout": "plain"}, {}, "s3fs", "s3"),
    ({"type": "file", "url": "gs://lake", "layout": "plain"}, {}, "gcsfs.core", "gcs"),
    ({"type": "file", "url": "sftp://partner/in", "layout": "plain"}, {}, "paramiko", "sftp"),
    (
        {"type": "sms", "host": "smsc", "user": "${USER}", "password": "${PASSWORD}", "sender": "Shop"},
        {"template": "sale"},
        "smpplib",
        "sms",
    ),
    ({"type": "kafka", "bootstrap_servers": "k:9092"}, {"topic": "vips"}, "confluent_kafka", "kafka"),
]


@pytest.mark.parametrize(("settings", "options", "module", "extra"), EXTRAS, ids=[one[3] for one in EXTRAS])
def test_a_missing_package_names_its_extra(
    settings: dict[str, Any],
    options: dict[str, Any],
    module: str,
    extra: str,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setitem(sys.modules, module, None)
    account = account_types()[settings["type"]].model_validate(settings)
    with pytest.raises(DeliveryError) as missing:
        account.open(delivery(account, Path(), **options))
    assert missing.value.code == "extra_missing"
    assert f"goldseam[{extra}]" in str(missing.value)
    declared = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert extra in declared


def test_naming_the_destinations_loads_none_of_their_packages():
    modules = {one[2] for one in EXTRAS}
    code = f"import orchestration.destinations, sys; print(sorted({modules!r} & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert loaded.stdout.strip() == "[]"
