"""What `goldseam segments` tells, as --json gives it. Profile ids are shortened: enough to tell two apart."""

from datetime import datetime

from pydantic import BaseModel


class Segment(BaseModel):
    """A segment at its last evaluation; null: it was not evaluated yet, or nobody is in."""

    segment: str
    owner: str | None
    description: str | None
    members: int | None
    entered: int | None
    exited: int | None
    volatility: float | None
    evaluated_at: datetime | None
    is_redefined: bool | None


class Move(BaseModel):
    """People who entered or left for the same cause."""

    cause: str
    people: int
    sample: list[str]


class Diff(BaseModel):
    """What the last evaluation of a segment changed. members_before is null at the first one."""

    segment: str
    evaluated_at: datetime
    members_before: int | None
    members: int
    entered: list[Move]
    exited: list[Move]


class People(BaseModel):
    """A number of people, and some of them."""

    people: int
    sample: list[str]


class Preview(BaseModel):
    """What a segment as written now would hold, against its members as last evaluated. Nothing is written."""

    segment: str
    as_of: str
    is_listed: bool
    members_now: int
    members: People
    entering: People
    leaving: People
