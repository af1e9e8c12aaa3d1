"""How large the benchmark is; small is a hundredth of full and only shows that everything runs."""

from dataclasses import dataclass
from typing import Literal

SizeName = Literal["small", "full"]
SEED = 20_260_101
# Named, not imported: dbt is loaded in processes of its own.
PREPARE = "benchmarks.identity.prepare:prepare"


@dataclass(frozen=True)
class People:
    """A graph of small components."""

    nodes: int
    edges: int
    components: int


@dataclass(frozen=True)
class Size:
    """Everything that grows with the benchmark."""

    people: People
    large_people: People
    shape_nodes: int
    identifiers: int
    households: int

    @classmethod
    def of(cls, name: SizeName) -> "Size":
        """The size of that name."""
        full = cls(
            people=People(6_000_000, 5_000_000, 1_390_000),
            large_people=People(24_000_000, 20_000_000, 5_560_000),
            shape_nodes=1_000_000,
            identifiers=10_000_000,
            households=10_000,
        )
        return full if name == "full" else full.divided(100)

    def divided(self, by: int) -> "Size":
        """The same at a fraction."""
        return Size(
            people=_divided(self.people, by),
            large_people=_divided(self.large_people, by),
            shape_nodes=self.shape_nodes // by,
            identifiers=self.identifiers // by,
            households=self.households // by,
        )


def _divided(people: People, by: int) -> People:
    return People(people.nodes // by, people.edges // by, people.components // by)
