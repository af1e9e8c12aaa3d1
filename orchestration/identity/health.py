"""The main figures of identity_health, and how many profiles have how many identifiers."""

from collections.abc import Mapping
from dataclasses import dataclass

from orchestration.warehouse import Warehouse

_MAIN = ("identifiers", "profiles", "largest_profile", "largest_component", "jitter", "merges", "splits")


@dataclass(frozen=True)
class IdentityHealth:
    """figures: whole counts by metric. broken: figures that warn or stop, in words. sizes: profiles by identifiers."""

    figures: Mapping[str, int]
    broken: tuple[str, ...]
    sizes: Mapping[int, int]


def read_health(warehouse: Warehouse) -> IdentityHealth:
    """As the last run left it."""
    health = warehouse.relation("identity", "identity_health")
    rows = warehouse.fetch(
        f"select metric, dimension, value, share, status from {health} order by metric, dimension"
    )
    sizes = warehouse.fetch(
        f"select identifier_count, count(*) from {warehouse.relation('identity', 'identity_profile_sizes')}"
        " group by identifier_count order by identifier_count"
    )
    return IdentityHealth(
        figures={row[0]: row[2] for row in rows if row[0] in _MAIN and row[1] in ("all", "identifiers")},
        broken=tuple(_in_words(*row) for row in rows if row[4] != "ok"),
        sizes=dict(sizes),
    )


def _in_words(metric: str, dimension: str, value: int, share: float | None, status: str) -> str:
    what = metric if dimension in ("all", "identifiers") else f"{metric}, {dimension}"
    return f"{status}: {what}: {value:,}" + (f" ({share:.2%})" if share is not None else "")
