"""From the figures in the warehouse to what Dagster shows. Numbers only, never a person."""

import dagster as dg

from orchestration.identity.health import IdentityHealth, read_health
from orchestration.pages import image_address
from orchestration.warehouse import Warehouse


def picture_of_health() -> dg.MaterializeResult:
    """As the last run left it."""
    with Warehouse.open() as warehouse:
        health = read_health(warehouse)
    return dg.MaterializeResult(metadata=health_metadata(health))


def health_metadata(health: IdentityHealth) -> dict[str, int | dg.MetadataValue]:
    """The bars, what is beyond a limit, and the main figures."""
    # drawing takes a second to load, which every start of Dagster would pay
    from orchestration.identity.size_picture import draw_sizes

    picture = image_address(draw_sizes(health.sizes), "png")
    broken = "\n".join(f"- {words}" for words in health.broken) or "Every figure is within its limit."
    return {
        "sizes": dg.MetadataValue.md(f"![profiles by number of identifiers]({picture})"),
        "limits": dg.MetadataValue.md(broken),
        **health.figures,
    }
