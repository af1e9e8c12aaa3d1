"""Segments in the terminal, readable at 80 columns."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.identity.words import moment, printable
from orchestration.segments.model import Diff, Move, People, Preview, Segment


def show_list(segments: list[Segment], console: Console) -> None:
    """A line per segment; what is true of one alone below."""
    if not segments:
        console.print(
            "There are no segments: var segments is empty. docs/add-a-segment.md tells how to begin."
        )
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("segment", no_wrap=True)
    for name in ("members", "entered", "left", "volatility"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("owner", overflow="fold")
    for one in segments:
        numbers = (
            f"{count:,}" if count is not None else "–" for count in (one.members, one.entered, one.exited)
        )
        volatility = f"{one.volatility:.1%}" if one.volatility is not None else "–"
        table.add_row(one.segment, *numbers, volatility, Text(printable(one.owner or "–")))
    console.print(table)
    newest = max((one.evaluated_at for one in segments if one.evaluated_at), default=None)
    console.print(f"\nLast evaluated {moment(newest)} UTC.", style="dim")
    for one in segments:
        if one.evaluated_at is None:
            console.print(f"  {one.segment} was never evaluated.", style="yellow")
        elif one.evaluated_at != newest:
            console.print(f"  {one.segment}: {moment(one.evaluated_at)}.", style="dim")
        if one.is_redefined:
            console.print(f"  {one.segment}: its definition changed at that evaluation.", style="yellow")


def show_diff(diffs: list[Diff], console: Console) -> None:
    """Who came and who left, by cause; what stands still in one line."""
    if not diffs:
        console.print("No segment was evaluated yet: `goldseam run` does.")
        return
    still = [one for one in diffs if not one.entered and not one.exited]
    for one in diffs:
        if one in still:
            continue
        before = f"{one.members_before:,} → " if one.members_before is not None else ""
        console.print(Text(f"{one.segment}  {before}{one.members:,}", "bold"))
        console.print(f"  evaluated {moment(one.evaluated_at)} UTC", style="dim")
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
        for way, moves in (("entered", one.entered), ("left", one.exited)):
            for move in moves:
                table.add_row(f"  {way}", move.cause.replace("_", " "), f"{move.people:,}", _such_as(move))
        console.print(table)
    if still:
        console.print(f"Nobody came or left: {', '.join(one.segment for one in still)}.", style="dim")


def show_preview(preview: Preview, console: Console) -> None:
    """The number first, then what would change."""
    console.print(Text(f"{preview.segment}  {preview.members.people:,}", "bold"))
    if not preview.members_now:
        console.print("  nobody is in it as last evaluated", style="dim")
    else:
        console.print(f"  {preview.members_now:,} as last evaluated", style="dim")
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for words, people in (
        ("members", preview.members),
        ("would enter", preview.entering),
        ("would leave", preview.leaving),
    ):
        table.add_row(f"  {words}", f"{people.people:,}", _such_as(people))
    console.print(table)
    if not preview.is_listed:
        console.print("  Not in var segments: no run evaluates it yet.", style="yellow")
    console.print(f"\nAs of {preview.as_of or 'now'} UTC. Nothing was written.", style="dim")


def _such_as(people: People | Move) -> Text:
    rest = ", …" if people.people > len(people.sample) else ""
    return Text(printable(", ".join(people.sample) + rest), "dim")
