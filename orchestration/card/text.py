"""A card in the terminal, readable at 80 columns."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.card.card import Card, ContactPoint
from orchestration.identity.words import day, moment, printable, shortened

_VALUE, _LINE = 40, 90


def show(card: Card, console: Console) -> None:
    """Print it. Values come from anywhere, so none may steer the terminal."""
    console.print(Text(printable(card.title), "bold"))
    since = f" since {day(card.lifecycle_since)}" if card.lifecycle_since else ""
    console.print(
        f"{card.lifecycle_stage}{since} · known from {day(card.first_seen_at)}, last seen {day(card.last_seen_at)}"
        f" · {card.identifier_count} identifiers from {card.source_count} sources · {card.profile_id}",
        style="dim",
        highlight=False,
    )
    _table(
        console,
        "How to reach them",
        ("", "", "quality", "may one write?"),
        [
            (
                one.channel + (" *" if one.is_primary else ""),
                one.value,
                f"{one.quality} ({one.quality_reason})",
                may_write(one),
            )
            for one in card.contact_points
        ],
    )
    _table(
        console, "Value", ("", ""), [(one.label, one.value) for one in card.traits], "No purchase, no points."
    )
    _table(
        console,
        "Who they are",
        ("", "", "from", "on", "instead of"),
        [
            (one.name, one.value, one.source, day(one.observed_at), one.conflicting or "")
            for one in card.attributes
        ],
    )
    _table(
        console,
        "What they allowed",
        ("purpose", "channel", "", "said on", "to"),
        [(one.purpose, one.channel, one.status, day(one.stated_at), one.source) for one in card.consents],
        "They never said anything: nothing may be sent.",
    )
    _table(
        console,
        "Segments",
        ("", "since"),
        [(one.segment, day(one.entered_at)) for one in card.segments],
        "In none.",
    )
    _table(
        console,
        "Last touches",
        ("", "", ""),
        [(moment(one.occurred_at), one.channel or one.source, one.summary) for one in card.touches],
        "Nothing yet.",
        most=_LINE,
    )


def may_write(contact: ContactPoint) -> str:
    """'yes', 'no', or 'no: never asked'."""
    if contact.may_market is None:
        return "no: never asked"
    return "yes" if contact.may_market else "no"


def _table(
    console: Console,
    title: str,
    header: tuple[str, ...],
    rows: list[tuple[str, ...]],
    empty: str = "None.",
    most: int = _VALUE,
) -> None:
    console.print()
    console.print(Text(title, "bold"))
    if not rows:
        console.print(f"  {empty}", style="dim")
        return
    table = Table(box=None, pad_edge=False, show_header=any(header), header_style="dim")
    table.add_column("")
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(" ", *(Text(printable(shortened(cell, most))) for cell in row))
    console.print(table)
