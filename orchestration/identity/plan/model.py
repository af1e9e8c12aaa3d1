"""What a change of rules would do, as `goldseam identity plan --json` gives it."""

from typing import Literal

from pydantic import BaseModel


class Now(BaseModel):
    """A number as it stands, and as it would be."""

    now: int
    after: int


class Regrouping(BaseModel):
    """So many profiles would become so many."""

    profiles: int
    into: int


class Moves(BaseModel):
    """Identifiers that would go to another profile. `jittered`: otherwise than by a plain merge, which is what var
    identity_max_jitter bounds."""

    identifiers: int
    jittered: int
    share: float
    bound: float
    would_stop: bool


class BlockedCount(BaseModel):
    """Identifiers of a type, and for which reason they are, or were, blocked."""

    identifier_type: str
    reason: str
    identifiers: int


class LinkCount(BaseModel):
    """Links, by what cuts them, or did."""

    cut_reason: str
    links: int


class Links(BaseModel):
    """Links that join, or part, otherwise than now. `drawn`: there were none; `dropped`: there would be none."""

    newly_cut: list[LinkCount]
    newly_used: list[LinkCount]
    drawn: int
    dropped: int


class SampledIdentifier(BaseModel):
    """An identifier and its profiles; null: it has none."""

    identifier_type: str
    identifier_value: str
    profile_now: str | None
    profile_after: str | None


class Reason(BaseModel):
    """What joins or parts a profile. `types`: of the identifier, or of a link's two ends."""

    what: Literal["freed", "blocked", "link_used", "link_drawn", "link_cut", "link_dropped"]
    types: list[str]
    reason: str | None
    count: int


class Sample(BaseModel):
    """A profile that others would merge into, or that would be split; at most some of its identifiers."""

    profile_id: str
    profiles: int
    identifier_count: int
    identifiers: list[SampledIdentifier]
    reasons: list[Reason]


class SegmentChange(BaseModel):
    """A segment. `leaving_by_merge`: their id goes into a member's. `entering_by_split`: new ids of members' parts."""

    segment: str
    members: Now
    entering: int
    entering_by_split: int
    leaving: int
    leaving_by_merge: int


class SyncChange(BaseModel):
    """Rows of a sync's plan, asked today, by action."""

    sync: str
    rows: dict[str, Now]


class Plan(BaseModel):
    """What stands, against what the edited rules would make of the same raw tables."""

    as_of: str
    records_moved_on: int
    identifiers: Now
    profiles: Now
    new_ids: int
    retired_ids: int
    merges: Regrouping
    splits: Regrouping
    appearing: int
    disappearing: int
    moves: Moves
    newly_blocked: list[BlockedCount]
    set_free: list[BlockedCount]
    links: Links
    sampled_merges: list[Sample]
    sampled_splits: list[Sample]
    segments: list[SegmentChange]
    syncs: list[SyncChange]

    @property
    def changes_people(self) -> bool:
        """Whether any identifier would be with others than now, or blocked, or linked otherwise."""
        links = self.links
        return bool(
            self.moves.identifiers
            or self.identifiers.now != self.identifiers.after
            or self.new_ids
            or self.retired_ids
            or self.newly_blocked
            or self.set_free
            or links.newly_cut
            or links.newly_used
            or links.drawn
            or links.dropped
        )

    @property
    def changes_audiences(self) -> bool:
        """Whether a segment or a sync would have others in it."""
        return any(one.entering or one.leaving for one in self.segments) or any(
            rows.now != rows.after for sync in self.syncs for rows in sync.rows.values()
        )
