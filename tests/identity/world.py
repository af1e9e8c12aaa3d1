"""A small identity graph as the models leave it, written straight into the tables; and a warehouse to ask it with."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from orchestration.identity.explain.explain import explain
from orchestration.identity.explain.explanation import Explanation
from orchestration.warehouse import Warehouse
from tests.identity import graph
from tests.support.project import Project

START = datetime(2026, 1, 1)
FIRST_RUN = datetime(2026, 1, 10)
SECOND_RUN = datetime(2026, 1, 20)
THIRD_RUN = datetime(2026, 1, 30)
TYPES = {"customer_id": 1, "loyalty_card": None, "email": None, "phone": None, "anonymous_id": None}


def node_id(name: str) -> int:
    """'email:anna@example.com' -> its node_id."""
    return graph.node_id(*name.split(":", 1))


def day(number: int) -> datetime:
    return START + timedelta(days=number)


@dataclass
class Graph:
    """graph.link('email:a@b.de', 'customer_id:1'); graph.map('P1', 'email:a@b.de', ...); graph.write()"""

    project: Project
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)

    def node(self, name: str, blocked: str | None = None, seen: int = 1, written: str | None = None) -> None:
        kind, _, value = name.partition(":")
        self.nodes[name] = {
            "node_id": node_id(name),
            "identifier_type": kind,
            "identifier_value": value,
            "first_seen_at": START,
            "last_seen_at": day(5),
            "observation_count": seen,
            "blocked_reason": blocked,
        }
        if written:
            self.record(f"written/{written}", name, written=written)

    def record(
        self, key: str, *names: str, source: str = "shop", at: int = 1, written: str | None = None
    ) -> None:
        for name in names:
            kind, _, value = name.partition(":")
            self.records.append(
                {
                    "record_id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{source}/{key}")),
                    "source": source,
                    "record_key": key,
                    "node_id": node_id(name),
                    "identifier_type": kind,
                    "identifier_value": value,
                    "written_value": written or value,
                    "observed_at": day(at),
                    "last_observed_at": day(at),
                    "observation_count": 1,
                    "loaded_at": day(at),
                }
            )

    def link(
        self,
        one: str,
        other: str,
        cut: str | None = None,
        source: str = "shop",
        rule: str = "same_record",
        strength: float = 0.9,
        seen: int = 1,
        at: int = 1,
    ) -> None:
        for name in (one, other):
            if name not in self.nodes:
                self.node(name)
        left, right = sorted((node_id(one), node_id(other)))
        self.links.append(
            {
                "left_node_id": left,
                "right_node_id": right,
                "rule": rule,
                "source": source,
                "strength": strength,
                "first_seen_at": day(at),
                "last_seen_at": day(at + 1),
                "observation_count": seen,
                "is_used": cut is None,
                "cut_reason": cut,
            }
        )
        if rule == "same_record" and cut != "vanished":
            self.record(f"{one}+{other}", one, other, source=source, at=at)

    def map(
        self,
        profile: str,
        *names: str,
        since: datetime = FIRST_RUN,
        until: datetime | None = None,
        heir: str | None = None,
        cause: str | None = None,
    ) -> None:
        for name in names:
            if name not in self.nodes:
                self.node(name)
            kind, _, value = name.partition(":")
            self.history.append(
                {
                    "node_id": node_id(name),
                    "identifier_type": kind,
                    "identifier_value": value,
                    "profile_id": profile,
                    "minted_from": sum(map(ord, profile)),
                    "valid_from": since,
                    "valid_to": until,
                    "heir_profile_id": heir,
                    "cause": cause or (until and "records"),
                }
            )

    def write(self) -> None:
        """Everything into the tables that the models make."""
        types_of_history = {
            "node_id": "bigint",
            "identifier_type": "text",
            "identifier_value": "text",
            "profile_id": "text",
            "minted_from": "bigint",
            "valid_from": "timestamp",
            "valid_to": "timestamp",
            "heir_profile_id": "text",
            "cause": "text",
        }
        self._load("identity_nodes", list(self.nodes.values()), {"blocked_reason": "text"})
        self._load("identity_edges", self.links, {"cut_reason": "text", **_EDGE_TYPES})
        self._load("identity_map_history", self.history, types_of_history)
        self._load("identity_clusters", self._components(), {"node_id": "bigint", "component_id": "bigint"})
        self.project.load("feeds", "feed_identifiers", self.records, types=_RECORD_TYPES)
        types = [
            {
                "identifier_type": kind,
                "priority": place,
                "max_per_profile": most,
                "max_profiles": 1,
                "normaliser": kind if kind in ("email", "phone") else "exact",
            }
            for place, (kind, most) in enumerate(TYPES.items())
        ]
        self.project.load("feeds", "rule_identifier_types", types, types={"max_per_profile": "bigint"})
        domains = [
            {
                "domain": domain,
                "canonical_domain": "gmail.com",
                "ignores_dots": True,
                "tag_separator": "+",
            }
            for domain in ("gmail.com", "googlemail.com")
        ]
        self.project.load("feeds", "rule_email_domains", domains)

    def _load(self, table: str, rows: list[dict[str, Any]], types: dict[str, str]) -> None:
        self.project.load("identity", table, rows, types=types)

    def _components(self) -> list[dict[str, int]]:
        """Over all links of unblocked nodes that some record still shows, cut ones included."""
        free = {one["node_id"] for one in self.nodes.values() if one["blocked_reason"] is None}
        label = {node: node for node in free}
        pairs = [
            (link["left_node_id"], link["right_node_id"])
            for link in self.links
            if link["cut_reason"] != "vanished" and {link["left_node_id"], link["right_node_id"]} <= free
        ]
        is_settled = False
        while not is_settled:
            is_settled = True
            for left, right in pairs:
                if label[left] != label[right]:
                    label[left] = label[right] = min(label[left], label[right])
                    is_settled = False
        return [{"node_id": node, "component_id": label[node]} for node in sorted(free)]


_EDGE_TYPES = {
    "left_node_id": "bigint",
    "right_node_id": "bigint",
    "rule": "text",
    "source": "text",
    # as a seed's decimal arrives
    "strength": "numeric(4,2)",
    "first_seen_at": "timestamp",
    "last_seen_at": "timestamp",
    "observation_count": "bigint",
    "is_used": "boolean",
}
_RECORD_TYPES = {
    "record_id": "uuid",
    "source": "text",
    "record_key": "text",
    "node_id": "bigint",
    "identifier_type": "text",
    "identifier_value": "text",
    "written_value": "text",
    "observed_at": "timestamp",
    "last_observed_at": "timestamp",
    "observation_count": "bigint",
    "loaded_at": "timestamp",
}


@contextmanager
def opened(project: Project) -> Iterator[Warehouse]:
    """The project's warehouse as commands reach it."""
    before = dict(os.environ)
    folder = project.work / "profiles"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "profiles.yml").write_text((project.root / "profiles.yml.example").read_text(encoding="utf-8"))
    for name in [name for name in os.environ if name.startswith(("GOLDSEAM_", "DBT_"))]:
        del os.environ[name]
    os.environ |= {
        **project.warehouse.environment(),
        "DBT_PROFILES_DIR": str(folder),
        "GOLDSEAM_IDENTITY_SALT": "tests",
    }
    try:
        with Warehouse.open(project.engine) as warehouse:
            yield warehouse
    finally:
        os.environ.clear()
        os.environ |= before


def explained(project: Project, *typed: str, as_of: datetime | None = None) -> Explanation:
    """What explain says, in one warehouse session."""
    with opened(project) as warehouse:
        return explain(warehouse, typed, as_of)
