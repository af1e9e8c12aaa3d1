"""What `goldseam explain` says, as data: `--json` prints it, the text and the picture are made from it.

Fields are added, never renamed or removed. All times are UTC.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

Verdict = Literal["one_person", "label_different", "cut", "blocked", "vanished", "no_profile", "no_link"]


class Name(BaseModel, frozen=True):
    """An identifier in canonical spelling."""

    type: str
    value: str


class Seen(BaseModel):
    """An identifier and when the sources showed it."""

    name: Name
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    observation_count: int
    blocked_reason: str | None


class Neighbour(Seen):
    """An identifier outside the profile that a link leads to; one that is blocked has no profile."""

    profile_id: str | None


class Evidence(BaseModel):
    """A link between two identifiers: what one source, or one label, says. why_cut: cut_reason in words."""

    left: Name
    right: Name
    rule: str
    source: str
    strength: float
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    observation_count: int
    is_used: bool
    cut_reason: str | None
    why_cut: str | None


class StatedLabel(BaseModel):
    """A label in force. is_pending: the profiles do not follow it yet; the next run acts on it."""

    label_number: int
    kind: Literal["same", "different"]
    left: Name
    right: Name
    note: str
    author: str
    recorded_at: datetime
    is_pending: bool


class Change(BaseModel):
    """A merge or split: a row of profile_redirects.

    label_number: the label behind cause 'label', as far as it is known; withdraws: the label that this one took back.
    """

    kind: Literal["merge", "split"]
    from_profile_id: str
    to_profile_id: str
    occurred_at: datetime
    cause: str | None
    label_number: int | None = None
    withdraws: int | None = None


class Membership(BaseModel):
    """Which profile the identifier belonged to from when to when, in knowledge time; valid_to None: it still does."""

    profile_id: str
    valid_from: datetime
    valid_to: datetime | None


class Profile(BaseModel):
    """The person. identifiers: the most seen first, at most 500; identifier_count: how many there are."""

    profile_id: str
    known_since: datetime
    identifier_count: int
    identifiers: list[Seen]
    changes: list[Change]


class Owner(BaseModel):
    """The surest identifier of records that carry a shared one; record_count: how many these are."""

    name: Name
    record_count: int


class Owners(BaseModel):
    """A type's owners of a shared identifier. owners: those on most records, at most 20; count: how many there are.

    at_most: how many of a type may own an identifier of the shared one's type (max_profiles).
    """

    type: str
    count: int
    at_most: int
    owners: list[Owner]


class Subject(BaseModel):
    """One identifier that was asked about, and its surroundings. owners: of one blocked as shared, by type."""

    identifier: Seen
    profile: Profile | None
    why_no_profile: str | None
    memberships: list[Membership]
    links: list[Evidence]
    cut_links: list[Evidence]
    neighbours: list[Neighbour]
    labels: list[StatedLabel]
    owners: list[Owners] = []
    is_complete: bool


class Record(BaseModel):
    """A source record that shows both identifiers of a step."""

    source: str
    record_key: str
    observed_at: datetime | None


class Step(BaseModel):
    """From one identifier to the next: what links them, and records that show it."""

    start: Name
    end: Name
    is_used: bool
    evidence: list[Evidence]
    records: list[Record]
    blocked: Seen | None


class Comparison(BaseModel):
    """Are the two one person? path: the shortest chain of evidence, also where something cuts it."""

    is_one_person: bool
    verdict: Verdict
    because: str
    path: list[Step]
    is_complete: bool


class Explanation(BaseModel):
    """The whole answer: one subject, or two and their comparison."""

    as_of: datetime | None
    subjects: list[Subject]
    comparison: Comparison | None
