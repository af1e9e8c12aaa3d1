"""What a card holds: who it is, how to reach them and whether one may, what they are worth, what happened last."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Attribute(_Part):
    """A value of the golden record with its provenance; conflicting: the values it had to beat."""

    name: str
    value: str
    source: str
    record_key: str
    observed_at: datetime
    conflicting: str | None


class ContactPoint(_Part):
    """may_market: True granted, False refused, None nobody ever said: not to be written to."""

    channel: str
    value: str
    is_primary: bool
    quality: str
    quality_reason: str
    last_seen_at: datetime | None
    may_market: bool | None


class Consent(_Part):
    """The statement that holds, of a purpose in a channel."""

    purpose: str
    channel: str
    status: str
    stated_at: datetime
    source: str


class Trait(_Part):
    """A trait in words: 'Revenue', '1,204.50 EUR'."""

    label: str
    value: str


class Touch(_Part):
    """A line of the timeline."""

    occurred_at: datetime
    channel: str | None
    source: str
    summary: str


class Membership(_Part):
    """A segment the person is in, since when; None: the history does not tell."""

    segment: str
    entered_at: datetime | None


class Card(_Part):
    """Everything on one person that a card shows; times are UTC."""

    profile_id: str
    name: str | None
    is_anonymous: bool
    first_seen_at: datetime
    last_seen_at: datetime
    identifier_count: int
    source_count: int
    lifecycle_stage: str
    lifecycle_since: datetime | None
    attributes: list[Attribute]
    contact_points: list[ContactPoint]
    consents: list[Consent]
    traits: list[Trait]
    touches: list[Touch]
    segments: list[Membership]

    @property
    def title(self) -> str:
        """The name, or what stands for one."""
        return self.name or ("Unknown visitor" if self.is_anonymous else "No name known")
