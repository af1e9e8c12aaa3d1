"""How many customers are how recent and how frequent."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from orchestration.report.figures import RfmCell
from orchestration.report.pictures.grid import draw_grid

_SCORES = range(1, 6)


def draw_rfm(cells: Sequence[RfmCell]) -> Figure:
    """Upper right: bought lately and often; lower left: once, long ago."""
    places = {(5 - one.frequency, one.recency - 1): one for one in cells}
    return draw_grid(
        "RFM map: customers, and their average revenue",
        [str(score) for score in reversed(_SCORES)],
        [str(score) for score in _SCORES],
        {place: float(one.customers) for place, one in places.items()},
        {place: f"{one.customers:,}\n{one.average_revenue:,.0f}" for place, one in places.items()},
        ("recency score; 5 is the latest, or most frequent, fifth", "frequency score"),
    )
