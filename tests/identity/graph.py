"""Graphs in, clusters out: the tables that identity_clusters reads, written by hand."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from tests.identity.sequential_parting import Link
from tests.support.project import Project

START = datetime(2026, 1, 1)
Label = tuple[str, str, str]


def node_id(identifier_type: str, value: str) -> int:
    """As macro node_id has it."""
    return int(hashlib.md5(f"{identifier_type}:{value}".encode()).hexdigest()[:15], 16)


def load_rules(project: Project, limits: Mapping[str, int | None]) -> None:
    """Rule rows of the types named; only their limits matter here."""
    rows = [
        {"identifier_type": name, "max_per_profile": limit, "priority": place}
        for place, (name, limit) in enumerate(limits.items(), start=1)
    ]
    project.load("feeds", "rule_identifier_types", rows, types={"max_per_profile": "bigint"})


def load_graph(project: Project, types: Mapping[int, str], links: Iterable[Link]) -> None:
    """identity_nodes and identity_links; a node's type may be any."""
    project.load(
        "identity",
        "identity_nodes",
        [
            {
                "node_id": node,
                "identifier_type": name,
                "blocked_reason": None,
                "block_changed_in": None,
                "changed_in": 1,
            }
            for node, name in types.items()
        ],
        types={"node_id": "bigint", "identifier_type": "text", "blocked_reason": "text", "block_changed_in": "bigint",
               "changed_in": "bigint"},
    )  # fmt: skip
    project.load(
        "identity",
        "identity_links",
        [
            {
                "left_node_id": min(link.left, link.right),
                "right_node_id": max(link.left, link.right),
                "rule": "label" if link.is_label else "same_record",
                "strength": link.strength,
                "first_seen_at": START + timedelta(days=link.first_seen),
                "is_live": True,
                "changed_in": 1,
            }
            for link in links
        ],
        types={"left_node_id": "bigint", "right_node_id": "bigint", "rule": "text", "strength": "double precision",
               "first_seen_at": "timestamp", "is_live": "boolean", "changed_in": "bigint"},
    )  # fmt: skip


def say(project: Project, kind: str, left: str = ":", right: str = ":", withdraws: int | None = None) -> int:
    """A label about two type:value, written as `goldseam label` does; its number."""
    return say_all(project, [(kind, left, right)], withdraws)


def say_all(project: Project, labels: list[Label], withdraws: int | None = None) -> int:
    """Labels (kind, left, right) in one statement; the last one's number."""
    table = project.env.get("GOLDSEAM_SCHEMA_PREFIX", "") + "goldseam_state.identity_labels"
    [row] = project.rows(f"select coalesce(max(label_number), 0) as n from {table}")
    rows = [
        ", ".join(
            [
                str(number),
                *(f"'{text}'" for text in (kind, *left.split(":", 1), *right.split(":", 1))),
                str(withdraws or "null"),
                "'test', 'tester', '2026-01-01'",
            ]
        )
        for number, (kind, left, right) in enumerate(labels, start=row["n"] + 1)
    ]
    project.execute(
        f"insert into {table} (label_number, kind, left_type, left_value, right_type, right_value, withdraws, note,"
        f" author, recorded_at) values {', '.join(f'({values})' for values in rows)}"
    )
    return row["n"] + len(labels)


def clusters(project: Project, *options: str) -> dict[int, tuple[int, int]]:
    """Build identity_clusters in full; node -> (component, cluster)."""
    labels = ["stg_goldseam__identity_labels", "identity_labels", "identity_label_ends"]
    project.dbt("run", "--full-refresh", "--select", *labels, "identity_clusters", *options)
    rows = project.rows("select node_id, component_id, cluster_id from identity.identity_clusters")
    assert len(rows) == len({row["node_id"] for row in rows}), "a vertex has two rows"
    return {row["node_id"]: (row["component_id"], row["cluster_id"]) for row in rows}
