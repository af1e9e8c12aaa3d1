"""Tables in, plan out: the SQL between segments and activation_plan, on syncs of every kind (plan_syncs.py)."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tests.activation.plan_syncs import PROJECT, SEGMENTS, exposures, segment_models
from tests.support.examples import install_packages
from tests.support.project import REPOSITORY, Project
from tests.support.warehouses import Warehouse

NOW = datetime(2026, 6, 30, 12)
LONG_AGO = datetime(2026, 1, 1)
TEXT, TIME, FLAG, WHOLE = "text", "timestamp", "boolean", "bigint"
# What the plan reads and does not make: schema, and the columns that matter.
TABLES: Mapping[str, tuple[str, dict[str, str]]] = {
    "profiles": ("cdp", {"profile_id": TEXT, "first_name": TEXT, "city": TEXT}),
    "profile_traits": ("cdp", {"profile_id": TEXT}),
    "profile_contact_points": (
        "cdp",
        {"profile_id": TEXT, "channel": TEXT, "contact_point": TEXT, "node_id": WHOLE,
         "is_primary": FLAG, "is_deliverable": FLAG},
    ),
    "profile_consents": (
        "cdp",
        {"profile_id": TEXT, "purpose": TEXT, "channel": TEXT, "is_granted": FLAG, "stated_at": TIME},
    ),
    "segment_memberships": ("cdp", {"segment": TEXT, "profile_id": TEXT}),
    "segment_membership_history": (
        "cdp",
        {"segment": TEXT, "profile_id": TEXT, "entered_at": TIME, "exited_at": TIME, "entered_cause": TEXT},
    ),
    "order_items": ("cdp", {"profile_id": TEXT, "item_id": TEXT, "occurred_at": TIME}),
    "messages": (
        "cdp",
        {"profile_id": TEXT, "channel": TEXT, "message_id": TEXT, "message_event_id": TEXT, "kind": TEXT,
         "occurred_at": TIME},
    ),
    "profile_redirects": (
        "identity",
        {"from_profile_id": TEXT, "to_profile_id": TEXT, "kind": TEXT, "occurred_at": TIME},
    ),
    "profile_redirects_current": ("identity", {"from_profile_id": TEXT, "to_profile_id": TEXT, "retired_at": TIME}),
    "rule_contact_pressure": (
        "feeds",
        {"channel": TEXT, "window_days": WHOLE, "max_messages": WHOLE, "planned_weight": "numeric(18,4)"},
    ),
    "sync_ledger": (
        "goldseam_state",
        {
            "sync": TEXT, "profile_id": TEXT, "message_key": TEXT, "attempt": WHOLE, "action": TEXT, "outcome": TEXT,
            "payload_hash": TEXT, "sent_digests": TEXT, "vendor_id": TEXT, "error": TEXT, "run_id": TEXT,
            "channel": TEXT,            "contact_node_id": WHOLE, "recorded_at": TIME,
        },
    ),
    "sync_renames": ("goldseam_state", {"sync": TEXT, "renamed_to": TEXT, "recorded_at": TIME}),
}  # fmt: skip
MADE = [
    "profile_reach", "profile_permissions", "stg_goldseam__sync_ledger", "stg_goldseam__sync_renames", "experiments",
    "experiment_arms", "priority_winners",
    "profile_contact_pressure",
    "syncs", "sync_successors", "sync_members", "sync_failures", "sync_proposals", "sync_guards",
    "pressed_messages", "activation_plan",
]  # fmt: skip
# Those of them that are tables, in their order.
EVALUATED = {
    "profile_reach": "profiles",
    "profile_permissions": "profiles",
    "priority_winners": "decisions",
    "profile_contact_pressure": "decisions",
    "sync_members": "activation",
    "sync_proposals": "activation",
}


def plan_project(warehouse: Warehouse, work: Path) -> Project:
    """A project that installs this one, with the syncs of plan_syncs.py; written here: dbt reads YAML in tests."""
    root = work / "project"
    macros = "benchmarks/profiles/project/macros"
    shutil.copytree(REPOSITORY / macros, root / "macros")
    for folder, name, content in (
        (root, "dbt_project.yml", PROJECT),
        (root, "packages.yml", {"packages": [{"local": str(REPOSITORY)}]}),
        (root / "models", "_syncs.yml", {"exposures": exposures(), "models": segment_models()}),
    ):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    for segment in SEGMENTS:
        sql = "select profile_id from {{ ref('goldseam', 'profiles') }}"
        (root / "models" / f"segment_{segment}.sql").write_text(sql, encoding="utf-8")
    project = Project(warehouse, work=work, root=root)
    install_packages(project)
    return project


@dataclass
class PlanWorld:
    """world.member('p'); world.plan('ads') -> {'p': {'action': 'add', 'reason': 'entered_segment', ...}}"""

    project: Project
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def start_over(self) -> None:
        """Nobody, nothing sent."""
        self.tables = {name: [] for name in TABLES}
        self._compiled  # noqa: B018, built once

    def add(self, table: str, **row: Any) -> None:
        self.tables[table].append(row)

    def drop(self, table: str, **facts: Any) -> None:
        """Rows with these values go."""
        self.tables[table] = [row for row in self.tables[table] if row | facts != row]

    def member(
        self, profile_id: str, *segments: str, city: str | None = "Berlin", since: datetime = LONG_AGO
    ) -> None:
        """Somebody with address, phone and consent to everything, in segment `first` unless others are named."""
        self.add("profiles", profile_id=profile_id, first_name="Ann", city=city)
        contacts = {
            "email": f"{profile_id}@example.com",
            "sms": f"+49{profile_id}",
            "push": f"token-{profile_id}",
        }
        nodes_so_far = len(self.tables["profile_contact_points"])
        for number, (channel, value) in enumerate(contacts.items(), start=nodes_so_far + 1):
            self.contact(profile_id, channel, value, number)
        for purpose in ("advertising", "marketing"):
            self.consent(profile_id, purpose)
        for segment in segments or ("first",):
            self.enter(profile_id, segment, since)

    def contact(
        self, profile_id: str, channel: str, value: str, node_id: int, is_deliverable: bool = True
    ) -> None:
        self.add(
            "profile_contact_points", profile_id=profile_id, channel=channel, contact_point=value, node_id=node_id,
            is_primary=True, is_deliverable=is_deliverable,
        )  # fmt: skip

    def consent(
        self,
        profile_id: str,
        purpose: str,
        granted: bool = True,
        channel: str = "any",
        at: datetime = LONG_AGO,
    ) -> None:
        self.add(
            "profile_consents",
            profile_id=profile_id,
            purpose=purpose,
            channel=channel,
            is_granted=granted,
            stated_at=at,
        )

    def enter(self, profile_id: str, segment: str, at: datetime = LONG_AGO, cause: str = "behaviour") -> None:
        self.add("segment_memberships", segment=segment, profile_id=profile_id)
        self.add(
            "segment_membership_history",
            segment=segment,
            profile_id=profile_id,
            entered_at=at,
            entered_cause=cause,
        )

    def leave(self, profile_id: str, segment: str = "first") -> None:
        for table in ("segment_memberships", "segment_membership_history"):
            self.drop(table, segment=segment, profile_id=profile_id)

    def sent(
        self, sync: str, profile_id: str, *outcomes: str, message_key: str = "", attempt: int | None = None,
        action: str = "add", payload_hash: str | None = "older", at: datetime = LONG_AGO, error: str | None = None,
        contact_node_id: int | None = None,
    ) -> None:  # fmt: skip
        """An attempt and its answers; confirmed unless something else is said."""
        number = attempt or 1 + len(self.tables["sync_ledger"])
        for outcome in ("intent", *(outcomes or ("confirmed",))):
            is_first = outcome == "intent"
            digests = (
                json.dumps({"email": f"digest of {profile_id}"}) if is_first and action != "remove" else None
            )
            self.add(
                "sync_ledger", sync=sync, profile_id=profile_id, message_key=message_key, attempt=number, action=action,
                outcome=outcome, payload_hash=payload_hash if is_first else None, sent_digests=digests, recorded_at=at,
                error=None if is_first else error, run_id="r", contact_node_id=contact_node_id,
            )  # fmt: skip

    def deliver(self, sync: str) -> None:
        """Everything that the plan wants of a sync is confirmed."""
        for row in self.rows(sync):
            if row["action"] in ("add", "update", "remove"):
                facts = {
                    "message_key": row["message_key"],
                    "action": row["action"],
                    "payload_hash": row["payload_hash"],
                    "contact_node_id": row["contact_node_id"],
                }
                self.sent(sync, row["profile_id"], **facts)

    def rows(self, sync: str) -> list[dict[str, Any]]:
        """The plan of a sync, evaluated anew."""
        self.evaluate()
        return self.project.rows(
            f"select * from activation.activation_plan where sync = '{sync}' order by profile_id, message_key"
        )

    def plan(self, sync: str) -> dict[str, tuple[str, str]]:
        """{profile_id: (action, reason)}"""
        return {row["profile_id"]: (row["action"], row["reason"]) for row in self.rows(sync)}

    def evaluate(self) -> None:
        statements = []
        for table, rows in self.tables.items():
            schema, columns = TABLES[table]
            statements.append(f"delete from {schema}.{table}")
            values = ", ".join(
                "(" + ", ".join(_literal(row.get(name)) for name in columns) + ")" for row in rows
            )
            if rows:
                statements.append(f"insert into {schema}.{table} ({', '.join(columns)}) values {values}")
        for table, room in EVALUATED.items():
            schema = room if room == "activation" else "cdp"
            statements += [
                f"delete from {schema}.{table}",
                f"insert into {schema}.{table} {self._compiled[table]}",
            ]
        self.project.execute(*statements)

    @cached_property
    def _compiled(self) -> dict[str, str]:
        """The SQL of the tables as dbt compiles it before any stands; run directly, it spares seconds at every step."""
        for table, (schema, columns) in TABLES.items():
            if schema != "goldseam_state":
                self.project.load(schema, table, [], columns)
        self.project.dbt("run", "--select", *MADE)
        folder = self.project.work / "target" / "compiled" / "goldseam" / "models"
        return {
            name: (folder / room / f"{name}.sql").read_text(encoding="utf-8")
            for name, room in EVALUATED.items()
        }


def _literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
