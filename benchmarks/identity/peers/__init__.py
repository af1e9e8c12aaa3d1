"""Other ways to the same components. Each module has solve(url, graph, result): edge table in, result table out.

A result has one row per identifier: identifier_type, identifier_value, component_id (alike within a component).
"""

from dataclasses import dataclass
from importlib.util import find_spec


@dataclass(frozen=True)
class Peer:
    """A competitor: what the table calls it, where its solve() is, and what it needs installed."""

    title: str
    module: str
    engines: tuple[str, ...] = ("duckdb", "postgres")
    package: str | None = None
    # Work that grows with the square of a component: not tried on a component of a million.
    small_components_only: bool = False

    @property
    def function(self) -> str:
        """For run_job."""
        return f"{__name__}.{self.module}:solve"


PEERS = [
    Peer("SciPy: fetch, factorise, solve, map back", "scipy_csgraph", package="scipy"),
    Peer("Splink 5 clustering", "splink_clustering", ("duckdb",), package="splink"),
    Peer("Splink 5 clustering over our node ids", "splink_encoded", ("duckdb",), package="splink"),
    Peer("large-star/small-star", "stars"),
    Peer("recursive CTE, USING KEY", "recursive_using_key", ("duckdb",)),
    Peer("recursive CTE", "recursive", small_components_only=True),
]


class MissingPeerError(Exception):
    """A peer's library is not installed."""


def peers_of(engine: str) -> list[Peer]:
    """The peers that run there; raises when the library of one is missing."""
    chosen = [peer for peer in PEERS if engine in peer.engines]
    missing = sorted({peer.package for peer in chosen if peer.package and not find_spec(peer.package)})
    if missing:
        raise MissingPeerError(
            f"The benchmark compares with {', '.join(missing)}, which this environment lacks. "
            "Install the peers with: pip install 'goldseam[bench]' (in a clone: pip install -e '.[bench]')."
        )
    return chosen
