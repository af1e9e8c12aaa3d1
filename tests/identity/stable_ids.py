"""The rules of stable ids (docs/identity.md, a to f), told once more in plain Python: the oracle of the SQL."""

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Node:
    """An identifier as the graph has it."""

    node_id: int
    value: str
    first_seen: int
    observations: int


@dataclass
class StableIds:
    """Profiles are named (minting node, generation); `assigned` is who has which node now."""

    assigned: dict[int, tuple[int, int]] = field(default_factory=dict)
    born: dict[tuple[int, int], int] = field(default_factory=dict)
    minted: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def run(
        self, nodes: dict[int, Node], clusters: dict[int, int], names: dict[tuple[int, int], str]
    ) -> None:
        """One run. names: profile -> its real id, needed where births tie."""
        members: dict[int, list[Node]] = defaultdict(list)
        for node_id, cluster in clusters.items():
            members[cluster].append(nodes[node_id])
        heirs = self._heirs(nodes, clusters)
        claims: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for profile, cluster in heirs.items():
            claims[cluster].append(profile)
        assigned = {}
        for cluster, group in members.items():
            if cluster in claims:
                owner = min(claims[cluster], key=lambda profile: (self.born[profile], names[profile]))
            else:
                founder = min(group, key=lambda node: (node.first_seen, node.value.encode()))
                owner = (founder.node_id, self.minted[founder.node_id])
                self.minted[founder.node_id] += 1
                self.born[owner] = founder.first_seen
            assigned |= {node.node_id: owner for node in group}
        self.assigned = assigned

    def _heirs(self, nodes: dict[int, Node], clusters: dict[int, int]) -> dict[tuple[int, int], int]:
        evidence: dict[tuple[int, int], dict[int, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for node_id, profile in self.assigned.items():
            if node_id in clusters:
                evidence[profile][clusters[node_id]].append(nodes[node_id])
        return {
            profile: min(
                parts,
                key=lambda cluster: (
                    -sum(node.observations for node in parts[cluster]),
                    -len(parts[cluster]),
                    min(node.value.encode() for node in parts[cluster]),
                ),
            )
            for profile, parts in evidence.items()
        }
