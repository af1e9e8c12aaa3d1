"""The dry run for people, readable at 80 columns."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from orchestration.identity.plan.model import BlockedCount, Now, Plan, Sample
from orchestration.identity.plan.words import cut_reason_in_words, reason_in_words
from orchestration.identity.words import BLOCKED, printable, shortened

_VALUE = 30


def show(plan: Plan, console: Console) -> None:
    """Print it; where nothing changes, one line."""
    if plan.records_moved_on:
        _line(
            console,
            f"Raw tables moved on: {_some(plan.records_moved_on, 'record')} since the last run, so not all of this"
            " is the rules' doing. For a clean comparison `goldseam run` with the rules as they were, then plan.",
            "yellow",
        )
    if not plan.changes_people and not plan.changes_audiences:
        _line(console, "Nothing changes: the same people, segments and syncs.", "green")
        return
    _show_people(plan, console)
    _show_blocked("Blocked from now on", plan.newly_blocked, console)
    _show_blocked("Blocked no more", plan.set_free, console)
    _show_links(plan, console)
    _show_samples("Merges, the largest", plan.sampled_merges, console)
    _show_samples("Splits, the largest", plan.sampled_splits, console)
    _show_segments(plan, console)
    _show_syncs(plan, console)
    _line(console, f"\nAs of {plan.as_of or 'now'} UTC. Nothing of this has happened yet.", "dim")


def _show_people(plan: Plan, console: Console) -> None:
    table = _table("People", "", "now", "after", "change")
    for name, count in (("identifiers in profiles", plan.identifiers), ("profiles", plan.profiles)):
        table.add_row(name, f"{count.now:,}", f"{count.after:,}", _difference(count))
    _show(table, console)
    lines = [
        (plan.merges.profiles, f"merge into {plan.merges.into:,}"),
        (plan.splits.profiles, f"split into {plan.splits.into:,}"),
        (plan.disappearing, "disappear: all their identifiers are blocked or gone"),
        (plan.appearing, "appear: none of their identifiers had a profile"),
    ]
    for count, words in lines:
        if count:
            _line(console, f"  {_some(count, 'profile')} {_verb(words, count)}")
    _line(
        console,
        f"  {_some(plan.retired_ids, 'id')} {_verb('retire', plan.retired_ids)}, {plan.new_ids:,} new",
    )
    _show_moves(plan, console)


def _show_moves(plan: Plan, console: Console) -> None:
    moves = plan.moves
    _line(
        console,
        f"  {_some(moves.identifiers, 'identifier')} {_verb('move', moves.identifiers)} to another profile,"
        f" {moves.jittered:,} otherwise than by a plain merge: jitter {moves.share:.2%}, bound {moves.bound:.2%}",
    )
    if moves.would_stop:
        _line(
            console,
            "  A run would stop at that; if it is meant: goldseam run --vars '{accept_identity_jitter: true}'",
            "yellow",
        )


def _show_blocked(title: str, counts: list[BlockedCount], console: Console) -> None:
    table = _table(title, "type", "identifiers", "because one")
    for one in counts:
        table.add_row(one.identifier_type, f"{one.identifiers:,}", _because(one.reason))
    if counts:
        _show(table, console)


def _show_links(plan: Plan, console: Console) -> None:
    links = plan.links
    table = _table("Links", "", "links", "because")
    for one in links.newly_cut:
        table.add_row("cut from now on", f"{one.links:,}", cut_reason_in_words(one.cut_reason))
    for one in links.newly_used:
        table.add_row("join again", f"{one.links:,}", f"no longer: {cut_reason_in_words(one.cut_reason)}")
    if links.drawn:
        table.add_row("new", f"{links.drawn:,}", "records hang on another identifier than before")
    if links.dropped:
        table.add_row("gone", f"{links.dropped:,}", "the same, or no record shows them")
    if table.row_count:
        _show(table, console)


def _show_samples(title: str, samples: list[Sample], console: Console) -> None:
    if not samples:
        return
    _line(console, f"\n{title}", "bold")
    for sample in samples:
        _line(
            console,
            f"  {sample.profile_id}: {sample.profiles} profiles, {_some(sample.identifier_count, 'identifier')}",
        )
        for reason in sample.reasons[:3]:
            _line(console, f"    {reason_in_words(reason)}", "dim")
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for one in sample.identifiers:
            value = printable(shortened(one.identifier_value, _VALUE))
            table.add_row(
                Text(f"{one.identifier_type}:{value}"), Text(_moved(one.profile_now, one.profile_after))
            )
        console.print(Padding(table, (0, 0, 0, 4), expand=False))
        if (others := sample.identifier_count - len(sample.identifiers)) > 0:
            _line(console, f"    and {_some(others, 'more identifier')}", "dim")


def _show_segments(plan: Plan, console: Console) -> None:
    changed = [one for one in plan.segments if one.entering or one.leaving]
    if changed:
        table = _table("Segments", "", "now", "after", "enter", "by split", "leave", "by merge")
        for one in changed:
            numbers = (
                one.members.now,
                one.members.after,
                one.entering,
                one.entering_by_split,
                one.leaving,
                one.leaving_by_merge,
            )
            table.add_row(one.segment, *(f"{number:,}" for number in numbers))
        _show(table, console)
        if any(one.entering_by_split or one.leaving_by_merge for one in changed):
            _line(
                console,
                "by split: new ids of members' parts; by merge: ids that go into another member's.",
                "dim",
            )
    _others(console, len(plan.segments) - len(changed), len(changed), "segment")


def _show_syncs(plan: Plan, console: Console) -> None:
    changed = [one for one in plan.syncs if any(rows.now != rows.after for rows in one.rows.values())]
    if changed:
        table = _table("Syncs: rows of the next plan", "", "action", "now", "after", "change")
        for one in changed:
            for place, (action, rows) in enumerate(one.rows.items()):
                table.add_row(
                    "" if place else one.sync, action, f"{rows.now:,}", f"{rows.after:,}", _difference(rows)
                )
        _show(table, console)
    _others(console, len(plan.syncs) - len(changed), len(changed), "sync")


def _others(console: Console, unchanged: int, changed: int, what: str) -> None:
    if unchanged:
        number = "" if unchanged == 1 else f"{unchanged:,} "
        which = f"The {'other ' if changed else ''}{number}{what}{'' if unchanged == 1 else 's'}"
        _line(
            console,
            f"{which} {_verb('stay', unchanged)} as {'it is' if unchanged == 1 else 'they are'}.",
            "dim",
        )


def _table(title: str, *columns: str) -> Table:
    table = Table(
        box=None, padding=(0, 2, 0, 0), title=f"\n{title}", title_justify="left", title_style="bold"
    )
    words = {"", "type", "because", "because one", "action"}
    for column in columns:
        is_word = column in words
        table.add_column(column, justify="left" if is_word else "right", overflow="fold", no_wrap=not is_word)
    return table


def _show(table: Table, console: Console) -> None:
    console.print(table)


def _moved(now: str | None, after: str | None) -> str:
    if now == after:
        return f"stays in {_short(now)}"
    return f"{_short(now)} → {_short(after)}"


def _short(profile: str | None) -> str:
    return shortened(profile, 12) if profile else "no profile"


def _because(reason: str) -> str:
    return BLOCKED.get(reason, reason)


def _difference(count: Now) -> str:
    return f"{count.after - count.now:+,}" if count.after != count.now else "="


def _some(count: int, what: str) -> str:
    return f"{count:,} {what if count == 1 else what + 's'}"


def _verb(words: str, count: int) -> str:
    """'merge into 2' -> 'merges into 2' of one."""
    verb, *rest = words.split(" ")
    if count == 1:
        verb = f"{verb.removesuffix(':')}s{':' if verb.endswith(':') else ''}"
    return " ".join([verb, *rest])


def _line(console: Console, text: str, style: str = "") -> None:
    """A line that keeps its indent where it is too long."""
    body = text.lstrip(" ")
    console.print(Padding(Text(body, style=style), (0, 0, 0, len(text) - len(body)), expand=False))
