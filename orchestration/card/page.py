"""A card as one HTML file that needs nothing else: no script, no font, no picture from elsewhere."""

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from orchestration.card.card import Card
from orchestration.card.text import may_write
from orchestration.identity.words import day, moment


def write_page(card: Card, file: Path) -> None:
    """Every value is escaped: they come from anywhere."""
    environment = Environment(
        loader=PackageLoader("orchestration.card", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": day, "moment": moment, "may_write": may_write}
    file.write_text(environment.get_template("card.html").render(card=card), encoding="utf-8")
