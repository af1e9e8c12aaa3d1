"""An explanation for people, readable at 80 columns."""

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from orchestration.identity.explain.explanation import (
    Change,
    Comparison,
    Evidence,
    Explanation,
    Name,
    Neighbour,
    Profile,
    Seen,
    StatedLabel,
    Step,
    Subject,
)
from orchestration.identity.words import BLOCKED, CAUSE, day, moment, printable, shortened, times

_MOST = 20
_MOST_OWNERS = 10
# room for 'anonymous_id:' and a UUID, and beside two dates, sources and a count
_VALUE, _NARROW = 52, 34


def show(explanation: Explanation, console: Console) -> None:
    """Print it; what is long is shortened, and says so."""
    if explanation.comparison:
        _show_comparison(explanation.subjects, explanation.comparison, console)
    else:
        _show_subject(explanation.subjects[0], console)
    if explanation.as_of:
        _line(
            console,
            f"As of {moment(explanation.as_of)} UTC: profiles, merges, splits and labels as they were known then."
            " Links and blocks are as known today, without those first seen later.",
            "dim",
        )


def _show_subject(subject: Subject, console: Console) -> None:
    console.print(_headline(subject))
    if subject.profile:
        _show_profile(subject.profile, subject, console)
    else:
        _line(console, subject.why_no_profile or "")
    _show_owners(subject, console)
    _show_links("Links", subject.links, console)
    _show_links("Cut links", [one for one in subject.cut_links if not _is_blocking(one, subject)], console)
    _show_blocked(subject, console)
    if subject.profile:
        _show_past(subject.profile, console)
    _show_labels(subject.labels, console)


def _show_profile(profile: Profile, subject: Subject, console: Console) -> None:
    here_since = subject.memberships[-1].valid_from
    _line(
        console,
        f"Known since {moment(profile.known_since)}, with {profile.identifier_count:,}"
        f" {'identifier' if profile.identifier_count == 1 else 'identifiers'}."
        + (
            f" This one belongs to it since {moment(here_since)}."
            if here_since != profile.known_since
            else ""
        ),
    )
    table = _table("Identifiers", "identifier", "first seen", "last seen", "times")
    for one in profile.identifiers[:_MOST]:
        style = "bold" if one.name == subject.identifier.name else ""
        table.add_row(
            _name(one.name), day(one.first_seen_at), day(one.last_seen_at), _count(one), style=style
        )
    _show_table(table, profile.identifier_count - _MOST, console)


def _show_owners(subject: Subject, console: Console) -> None:
    """The surest identifiers of the records that carry a shared one, by their type."""
    for one in subject.owners:
        _title(console, f"Owners: {one.count:,} {one.type}; of a type at most {one.at_most} may share it")
        table = _table("", "owner", "records")
        for owner in one.owners[:_MOST_OWNERS]:
            table.add_row(_name(owner.name), f"{owner.record_count:,}")
        console.print(table)
        _more(one.count - _MOST_OWNERS, console)


def _show_links(title: str, links: list[Evidence], console: Console) -> None:
    """A row for each pair; --json tells its sources apart."""
    pairs: dict[tuple[Name, Name], list[Evidence]] = {}
    for link in links:
        pairs.setdefault((link.left, link.right), []).append(link)
    if not pairs:
        return
    table = _table(title, "between", "says", "first seen", "last seen", "times")
    for ends, evidence in list(pairs.items())[:_MOST]:
        between = Text("\n").join([_name(name, _NARROW) for name in ends])
        for why in dict.fromkeys(link.why_cut for link in evidence if link.why_cut):
            between.append(f"\n{why}", "red")
        table.add_row(
            between,
            Text(", ".join(sorted({_source(link) for link in evidence}))),
            day(min((link.first_seen_at for link in evidence if link.first_seen_at), default=None)),
            day(max((link.last_seen_at for link in evidence if link.last_seen_at), default=None)),
            f"{sum(link.observation_count for link in evidence):,}",
        )
    _show_table(table, len(pairs) - _MOST, console)


def _show_blocked(subject: Subject, console: Console) -> None:
    if subject.identifier.blocked_reason:
        groups: dict[str | None, list[Neighbour]] = {}
        for one in subject.neighbours:
            groups.setdefault(one.profile_id, []).append(one)
        table = _table("Seen together with", "identifiers", "such as", "of profile")
        for profile_id, group in list(groups.items())[:_MOST]:
            table.add_row(f"{len(group):,}", _name(group[0].name), profile_id or "nobody")
        if groups:
            _show_table(table, len(groups) - _MOST, console)
        return
    blocked = [one for one in subject.neighbours if one.blocked_reason]
    if not blocked:
        return
    table = _table("Seen together with, but blocked", "identifier", "why it joins nobody")
    for one in blocked[:_MOST]:
        table.add_row(
            _name(one.name), Text(f"it {BLOCKED.get(one.blocked_reason or '', 'is blocked')}", "red")
        )
    _show_table(table, len(blocked) - _MOST, console)


def _show_past(profile: Profile, console: Console) -> None:
    if not profile.changes:
        return
    _title(console, "Merges and splits")
    for change in profile.changes[-_MOST:]:
        cause = f" ({_cause(change)})" if change.cause else ""
        _item(console, f"{moment(change.occurred_at)}  {_happened(change, profile.profile_id)}{cause}")
    _more(len(profile.changes) - _MOST, console)


def _show_labels(labels: list[StatedLabel], console: Console) -> None:
    if not labels:
        return
    _title(console, "Labels")
    for label in labels[:_MOST]:
        says = "are the same" if label.kind == "same" else "are different people"
        pending = " (the next run acts on it)" if label.is_pending else ""
        _item(
            console,
            f"{label.label_number}  {_plain(label.left)} and {_plain(label.right)} {says}."
            f" {printable(label.author)}, {moment(label.recorded_at)}: {printable(label.note)}{pending}",
        )
    _more(len(labels) - _MOST, console)


def _show_comparison(subjects: list[Subject], comparison: Comparison, console: Console) -> None:
    answer = (
        ("Yes, one person. ", "bold green")
        if comparison.is_one_person
        else ("No, not one person. ", "bold red")
    )
    console.print(Text.assemble(answer, comparison.because))
    console.print()
    for subject in subjects:
        console.print(_headline(subject))
    if comparison.path:
        _title(console, "The shortest chain of evidence")
        _show_path(comparison.path, console)
    labels = {label.label_number: label for subject in subjects for label in subject.labels}
    _show_labels([labels[number] for number in sorted(labels)], console)
    console.print()


def _show_path(path: list[Step], console: Console) -> None:
    console.print(Padding(_name(path[0].start), (0, 0, 0, 2)))
    for step in path:
        bar, style = ("│", "") if step.is_used else ("╳", "red")
        for line in _step_lines(step):
            grid = Table.grid(padding=(0, 1))
            grid.add_row(Text(f"  {bar}", style), Text(line, style or "dim"))
            console.print(grid)
        name = _name(step.end)
        if step.blocked and step.blocked.name == step.end:
            name.append("  blocked", "red")
        console.print(Padding(name, (0, 0, 0, 2)))


def _step_lines(step: Step) -> Iterable[str]:
    shown = step.evidence if len(step.evidence) <= 4 else step.evidence[:3]
    for link in shown:
        yield (
            f"{_source(link)}, {times(link.observation_count)}, {_span(link)}, strength {link.strength:.2g}"
            + (f": {link.why_cut}" if link.why_cut else "")
        )
    if len(shown) < len(step.evidence):
        yield f"and {len(step.evidence) - len(shown)} more sources"
    for record in step.records:
        key = printable(shortened(record.record_key, 50))
        yield f"record {printable(record.source)} {key}, {day(record.observed_at)}"


def _headline(subject: Subject) -> Text:
    name = _name(subject.identifier.name)
    name.stylize("bold")
    if subject.profile:
        return Text.assemble(name, " → profile ", (subject.profile.profile_id, "cyan"))
    return Text.assemble(name, " → no profile")


def _happened(change: Change, profile_id: str) -> str:
    if change.kind == "merge":
        into = "this one" if change.to_profile_id == profile_id else change.to_profile_id
        return f"{change.from_profile_id} was merged into {into}"
    if change.from_profile_id == profile_id:
        return f"a part was split off to {change.to_profile_id}"
    return f"a part of {change.from_profile_id} was split off to this one"


def _cause(change: Change) -> str:
    if change.withdraws:
        return f"label {change.withdraws} was withdrawn, by label {change.label_number}"
    if change.label_number:
        return f"label {change.label_number}"
    return CAUSE.get(change.cause or "", change.cause or "")


def _is_blocking(link: Evidence, subject: Subject) -> bool:
    """Whether a blocked identifier is the reason: these are listed on their own."""
    return subject.identifier.blocked_reason is not None or any(
        one.blocked_reason and one.name in (link.left, link.right) for one in subject.neighbours
    )


def _span(link: Evidence) -> str:
    first, last = day(link.first_seen_at), day(link.last_seen_at)
    return first if first == last else f"{first} to {last}"


def _source(link: Evidence) -> str:
    return link.source if link.rule == "same_record" else f"{link.rule} ({link.source})"


def _count(one: Seen) -> str:
    return f"{one.observation_count:,}"


def _name(name: Name, length: int = _VALUE) -> Text:
    return Text.assemble(
        (f"{name.type}:", "dim"), printable(shortened(name.value, max(length - len(name.type), 12)))
    )


def _plain(name: Name) -> str:
    return _name(name).plain


def _table(title: str, *columns: str) -> Table:
    table = Table(
        box=None,
        padding=(0, 1, 0, 0),
        title=title or None,
        title_justify="left",
        title_style="bold",
        header_style="dim",
    )
    for position, column in enumerate(columns):
        if column in ("times", "identifiers", "records"):
            table.add_column(column, justify="right", no_wrap=True)
        elif column == "says":
            table.add_column(column, overflow="fold", max_width=12)
        else:
            table.add_column(column, overflow="fold", no_wrap=position > 0 and column.endswith("seen"))
    return table


def _show_table(table: Table, left_out: int, console: Console) -> None:
    console.print()
    console.print(table)
    _more(left_out, console)


def _more(left_out: int, console: Console) -> None:
    if left_out > 0:
        _line(console, f"and {left_out:,} more: --json lists them", "dim")


def _title(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, "bold italic"))


def _item(console: Console, text: str) -> None:
    grid = Table.grid(padding=(0, 1))
    grid.add_row("•", Text(text, overflow="fold"))
    console.print(grid)


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style))
