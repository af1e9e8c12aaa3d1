"""A company with four segments of its own; who is in which at a moment is told in Python, too."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager

from tests.support.examples import install_packages
from tests.support.project import REPOSITORY, Project
from tests.support.warehouses import Warehouse

SEGMENTS = {
    "big_spenders": """
        select profile_id from {{ ref('goldseam', 'profile_traits') }} where revenue >= {{ var('big_from') }}
    """,
    "subscribers": """
        select profile_id from {{ ref('goldseam', 'profile_consents') }} where is_granted
    """,
    "best": """
        {{ goldseam.in_segment('big_spenders') }}
        intersect
        {{ goldseam.in_segment('subscribers') }}
    """,
    "just_left": """
        {{ goldseam.did('cart_left', within_hours=1) }}
    """,
}
# of one of each, as YAML has it
META = {"subscribers": {"owner": "crm@example.com", "max_change_percent": 100}}
TABLES = [
    "segment_definitions",
    "segment_memberships",
    "segment_membership_history",
    "segment_evaluations",
    "segment_sizes",
    "segment_overlaps",
]
_EMPTY = {
    ("cdp", "profile_traits"): {"profile_id": "text", "revenue": "numeric(18,4)"},
    ("cdp", "profile_consents"): {"profile_id": "text", "is_granted": "boolean"},
    ("cdp", "profile_consent_history"): {
        "profile_id": "text",
        "purpose": "text",
        "status": "text",
        "legal_basis": "text",
        "valid_from": "timestamp",
    },
    ("cdp", "events"): {"profile_id": "text", "event_name": "text", "occurred_at": "timestamp"},
    ("cdp", "profiles"): {"profile_id": "text"},
    ("identity", "profile_redirects"): {
        "from_profile_id": "text",
        "to_profile_id": "text",
        "kind": "text",
        "occurred_at": "timestamp",
    },
}


@dataclass(frozen=True)
class Moment:
    """What is true when the segments are evaluated."""

    as_of: datetime
    big_from: int
    revenue: dict[str, int]
    subscribers: set[str]
    turns: dict[str, datetime] = field(default_factory=dict)
    carts_left: dict[str, datetime] = field(default_factory=dict)
    # who asked to be forgotten, which is a turn of their consent as well
    requests: dict[str, datetime] = field(default_factory=dict)

    def members(self) -> dict[str, set[str]]:
        """The oracle."""
        big = {person for person, revenue in self.revenue.items() if revenue >= self.big_from}
        earliest = self.as_of - timedelta(hours=1)
        return {
            "big_spenders": big,
            "subscribers": self.subscribers,
            "best": big & self.subscribers,
            "just_left": {who for who, left in self.carts_left.items() if earliest < left <= self.as_of},
        }


class Shop:
    """shop.evaluate(moment); shop.project.rows('select * from cdp.segment_sizes'); shop.goldseam('segments', 'list')"""

    def __init__(self, warehouse: Warehouse, work: Path) -> None:
        root = work / "shop"
        self.folder = root / "models" / "segments"
        self.folder.mkdir(parents=True)
        settings = {
            "name": "shop",
            "version": "0.1.0",
            "config-version": 2,
            "profile": "goldseam",
            "flags": {"require_ref_searches_node_package_before_root": True},
            "models": {"goldseam": {"segments": {"demo": {"+enabled": False}}}, "shop": {"+schema": "cdp"}},
            "exposures": {"goldseam": {"+enabled": False}},
            "unit_tests": {"goldseam": {"+enabled": False}},
            "vars": {
                "segments": list(SEGMENTS),
                "offers": "",
                "lookalikes": {},
                "big_from": 100,
                "segment_jump_min_members": 1,
            },
        }
        (root / "dbt_project.yml").write_text(yaml.safe_dump(settings))
        (root / "packages.yml").write_text(yaml.safe_dump({"packages": [{"local": str(REPOSITORY)}]}))
        (root / "profiles.yml").write_text((REPOSITORY / "profiles.yml.example").read_text())
        for name, sql in SEGMENTS.items():
            self.write(name, sql)
        models = [{"name": f"segment_{name}", "config": {"meta": meta}} for name, meta in META.items()]
        (self.folder / "_models.yml").write_text(yaml.safe_dump({"models": models}))
        self.project = Project(warehouse, work=work, root=root)
        install_packages(self.project)

    def write(self, name: str, sql: str) -> None:
        """A segment's model."""
        (self.folder / f"segment_{name}.sql").write_text(sql)

    def evaluate(self, now: Moment) -> dict[str, str]:
        """Build and test the segments; the state of each test by its name."""
        self._load(now)
        self.project.vars = {
            "as_of": str(now.as_of),
            "big_from": now.big_from,
            "segment_max_change_percent": 30,
        }
        models = [*TABLES, *(f"segment_{name}" for name in SEGMENTS)]
        results = self.project.dbt("build", "--select", *models).result.results
        return {one.node.name: str(one.status) for one in results if one.node.resource_type == "test"}

    def goldseam(self, *arguments: str, check: bool = True) -> str:
        """`goldseam` as a person would run it; what it says, errors included."""
        # dbt in this process would keep a DuckDB file locked for the command's
        DuckDBConnectionManager.close_all_connections()
        own = ("GOLDSEAM_", "DBT_")
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(own)},
            **self.project.warehouse.environment(),
            "GOLDSEAM_TARGET": self.project.engine,
            "GOLDSEAM_PROJECT_DIR": str(self.project.root),
            "DBT_PROFILES_DIR": str(self.project.root),
            "DBT_TARGET_PATH": str(self.project.work / "command"),
            "DBT_LOG_PATH": str(self.project.work / "logs"),
            "COLUMNS": "80",
        }
        command = [sys.executable, "-m", "orchestration", *arguments]
        done = subprocess.run(
            command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode == 0) == check, f"{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    @contextmanager
    def settings(self) -> Iterator[None]:
        """This company's, for what opens the warehouse in this process."""
        with self.project._environment():
            os.environ |= {"GOLDSEAM_TARGET": self.project.engine, "DBT_PROFILES_DIR": str(self.project.root)}
            yield

    def _load(self, now: Moment) -> None:
        people = sorted({*now.revenue, *now.subscribers, *now.carts_left, *now.requests})
        rows: dict[str, list[dict[str, Any]]] = {
            "profile_traits": [{"profile_id": who, "revenue": sum_} for who, sum_ in now.revenue.items()],
            "profile_consents": [{"profile_id": who, "is_granted": True} for who in sorted(now.subscribers)],
            "profile_consent_history": [
                {"profile_id": who, "purpose": "marketing", "status": "granted", "valid_from": at}
                for who, at in now.turns.items()
            ]
            + [
                {
                    "profile_id": who,
                    "purpose": "all",
                    "status": "withdrawn",
                    "legal_basis": "erasure_request",
                    "valid_from": at,
                }
                for who, at in now.requests.items()
            ],
            "events": [
                {"profile_id": who, "event_name": "cart_left", "occurred_at": at}
                for who, at in now.carts_left.items()
            ],
            "profiles": [{"profile_id": who} for who in people],
        }
        for (schema, table), types in _EMPTY.items():
            given = [dict.fromkeys(types) | row for row in rows.get(table, [])]
            self.project.load(schema, table, given, types)
