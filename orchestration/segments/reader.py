"""Rows of the segments' tables."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from orchestration.errors import Explained
from orchestration.identity.words import shortened
from orchestration.segments.model import Diff, Move, Segment
from orchestration.warehouse import Warehouse

SAMPLE, _SHOWN = 3, 12
_TABLES = ("segment_definitions", "segment_memberships", "segment_membership_history", "segment_sizes")


class SegmentsError(Explained):
    """There is nothing to tell; the message says why and what to do."""


def check_segment_tables(warehouse: Warehouse) -> None:
    """Raises SegmentsError where no run has made them."""
    if missing := [table for table in _TABLES if not warehouse.has_table("cdp", table)]:
        raise SegmentsError(
            f"{warehouse.schema('cdp')}.{missing[0]} is missing: run `dbt build` or `goldseam run` first."
        )


def check_name(name: str, known: list[str]) -> None:
    """Raises SegmentsError, naming the segments there are."""
    if name not in known:
        there_are = f"there are {', '.join(known)}" if known else "there are none"
        raise SegmentsError(f"There is no segment {name!r}; {there_are}.")


def short(profile_ids: list[str]) -> list[str]:
    """Some of them, as they are shown."""
    return [shortened(profile_id, _SHOWN) for profile_id in profile_ids[:SAMPLE]]


def last_as_of(warehouse: Warehouse) -> str:
    """What the last run took as now, as var as_of has it: whole seconds, rounded up so that nothing lies after it."""
    [(last,)] = warehouse.fetch(
        f"select max(evaluated_at) from {warehouse.relation('cdp', 'segment_memberships')}"
    )
    if last is None:
        return ""
    whole = last.replace(microsecond=0)
    return str(whole if whole == last else whole + timedelta(seconds=1))


def list_segments(warehouse: Warehouse) -> list[Segment]:
    """Every segment of the last run, by name."""
    rows = warehouse.fetch_named(
        _LATEST.format(sizes=warehouse.relation("cdp", "segment_sizes"))
        + f"""
        select
            definitions.segment, definitions.owner, definitions.description, latest.members, latest.entered,
            latest.exited, latest.volatility, latest.evaluated_at, latest.is_redefined
        from {warehouse.relation("cdp", "segment_definitions")} as definitions
        left join latest on definitions.segment = latest.segment
        order by definitions.segment"""
    )
    return [Segment(**row) for row in rows]


def diff_segments(warehouse: Warehouse, name: str | None) -> list[Diff]:
    """What the last evaluation of each segment changed, or of the one named, by name."""
    # a segment that was taken out of the list is told once, when its members left
    rows = warehouse.fetch_named(
        _LATEST.format(sizes=warehouse.relation("cdp", "segment_sizes"))
        + f"""
        select segment, evaluated_at, members_before, members
        from latest
        where
            segment in (select segment from {warehouse.relation("cdp", "segment_definitions")})
            or evaluated_at = (select max(evaluated_at) from latest)
        order by segment"""
    )
    if name is not None:
        check_name(name, [row["segment"] for row in rows])
    return [
        Diff(
            **row,
            entered=list(_moves(warehouse, "entered", row["segment"], row["evaluated_at"])),
            exited=list(_moves(warehouse, "exited", row["segment"], row["evaluated_at"])),
        )
        for row in rows
        if name in (None, row["segment"])
    ]


def _moves(warehouse: Warehouse, way: str, segment: str, evaluated_at: datetime) -> Iterator[Move]:
    """By cause, the most frequent first."""
    rows: list[tuple[Any, ...]] = warehouse.fetch(
        f"""
        select cause, people, profile_id
        from (
            select
                {way}_cause as cause,
                profile_id,
                count(*) over (partition by {way}_cause) as people,
                row_number() over (partition by {way}_cause order by profile_id) as place
            from {warehouse.relation("cdp", "segment_membership_history")}
            where segment = ? and {way}_at = ?
        ) as moves
        where place <= {SAMPLE}
        order by people desc, cause, place""",
        [segment, evaluated_at],
    )
    for cause, people in dict.fromkeys(row[:2] for row in rows):
        yield Move(cause=cause, people=people, sample=short([row[2] for row in rows if row[0] == cause]))


_LATEST = """
with latest as (
    select sizes.*
    from {sizes} as sizes
    inner join (select segment, max(evaluated_at) as evaluated_at from {sizes} group by segment) as newest
        on sizes.segment = newest.segment and sizes.evaluated_at = newest.evaluated_at
)
"""
