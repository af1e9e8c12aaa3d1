"""Which models are segments: all named segment_<name> but Goldseam's own that are made from them."""

from dbt.contracts.graph.manifest import Manifest

MADE_FROM_SEGMENTS = frozenset(
    f"segment_{name}"
    for name in (
        "memberships",
        "membership_history",
        "definitions",
        "evaluations",
        "last_evaluations",
        "redefinitions",
        "consent_changes",
        "sizes",
        "overlaps",
        "drift",
    )
)


def segments_of(manifest: Manifest) -> list[str]:
    """Names of the project's segments, listed in var segments or not: ['abandoned_carts', 'vips']."""
    return sorted(
        node.name.removeprefix("segment_")
        for node in manifest.nodes.values()
        if node.resource_type == "model"
        and node.name.startswith("segment_")
        and node.name not in MADE_FROM_SEGMENTS
    )
