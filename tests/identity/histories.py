"""Random identity histories, row by row as the rules of stable_ids.py decide, with what must follow from them."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.identity.stable_ids import Node, StableIds

START = datetime(2026, 1, 1)
TYPES = {
    "node_id": "bigint",
    "identifier_type": "text",
    "identifier_value": "text",
    "profile_id": "text",
    "born_at": "timestamp",
    "minted_from": "bigint",
    "generation": "bigint",
    "valid_from": "timestamp",
    "valid_to": "timestamp",
    "heir_profile_id": "text",
    "cause": "text",
}


@dataclass
class History:
    """Rows of identity_map_history after some runs, and the same told plainly."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    # run moment -> {node: profile} from then on
    moments: dict[datetime, dict[int, str]] = field(default_factory=dict)
    # retired profile -> (who inherited in that run, when)
    heirs: dict[str, tuple[str | None, datetime]] = field(default_factory=dict)

    @property
    def living(self) -> set[str]:
        return {row["profile_id"] for row in self.rows if row["valid_to"] is None}

    def resolved(self) -> dict[str, tuple[str | None, datetime]]:
        """Where each retired id leads: heir by heir until one lives, or nobody inherited."""
        found = {}
        for profile, (heir, retired_at) in self.heirs.items():
            while heir in self.heirs:
                heir = self.heirs[heir][0]
            found[profile] = (heir, retired_at)
        return found


def random_history(chance: random.Random, worlds: int, runs: int) -> History:
    """So many small worlds of six identifiers each, which merge and part in every run."""
    nodes = {
        world * 10 + n: Node(
            world * 10 + n, f"id{world * 10 + n}", chance.randrange(4), chance.randrange(1, 4)
        )
        for world in range(worlds)
        for n in range(1, 7)
    }
    history, ids, names = History(), StableIds(), {}
    for run in range(runs):
        present = [n for n in nodes if chance.random() < 0.85]
        clusters = {n: n // 10 * 10 + chance.randrange(1, 4) for n in present}
        before, heirs = dict(ids.assigned), ids._heirs(nodes, clusters)
        ids.run(nodes, clusters, names)
        names |= {profile: f"{profile[0]}-{profile[1]}" for profile in ids.assigned.values()}
        owners = {cluster: names[ids.assigned[node]] for node, cluster in clusters.items()}
        inherited = {names[old]: owners[cluster] for old, cluster in heirs.items()}
        _write(history, nodes, before, ids, names, inherited, START + timedelta(days=run))
    return history


def _write(
    history: History,
    nodes: dict[int, Node],
    before: dict[int, tuple[int, int]],
    ids: StableIds,
    names: dict[tuple[int, int], str],
    inherited: dict[str, str],
    moment: datetime,
) -> None:
    now = {node: names[profile] for node, profile in ids.assigned.items()}
    living = set(history.living)
    for row in history.rows:
        if row["valid_to"] is None and now.get(row["node_id"]) != row["profile_id"]:
            row["valid_to"] = moment
            row["heir_profile_id"] = inherited.get(row["profile_id"])
            row["cause"] = "records"
    for node, profile in ids.assigned.items():
        if before.get(node) != profile:
            history.rows.append(
                {
                    "node_id": node,
                    "identifier_type": "customer_id",
                    "identifier_value": nodes[node].value,
                    "profile_id": names[profile],
                    "born_at": START,
                    "minted_from": profile[0],
                    "generation": profile[1],
                    "valid_from": moment,
                    "valid_to": None,
                    "heir_profile_id": None,
                    "cause": None,
                }
            )
    history.moments[moment] = now
    for profile in living - set(now.values()):
        history.heirs[profile] = (inherited.get(profile), moment)
