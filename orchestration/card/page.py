"""A card as a page."""

from pathlib import Path

from orchestration import pages
from orchestration.card.card import Card
from orchestration.card.text import may_write
from orchestration.identity.words import day, moment


def write_page(card: Card, file: Path) -> None:
    """One HTML file."""
    filters = {"day": day, "moment": moment, "may_write": may_write}
    pages.write_page(file, "orchestration.card", "card.html", filters, card=card)
