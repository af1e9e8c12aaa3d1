"""`goldseam profile`: the card as text, as JSON, and as a page."""

from pathlib import Path

from rich.console import Console

from orchestration.card.page import write_page
from orchestration.card.reader import read_card
from orchestration.card.text import show
from orchestration.pages import check_page
from orchestration.warehouse import Warehouse


def run_card(warehouse: Warehouse, typed: str, is_json: bool, page: Path | None, console: Console) -> None:
    """Print the card; write it where a file is named. Raises Explained errors for bad input."""
    if page:
        check_page(page)
    card = read_card(warehouse, typed)
    if is_json:
        print(card.model_dump_json(indent=2))
    else:
        show(card, console)
    if page:
        write_page(card, page)
        if not is_json:
            console.print(f"\npage: {page}", markup=False, soft_wrap=True)
