"""meta.sync, key by key: the grammar of a sync."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Percent = Annotated[float, Field(ge=0, le=100)]


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FieldConfig(_Block):
    """A column of profiles or profile_traits. when_null: keep what the destination has, or clear it there."""

    column: Name
    when_null: Literal["keep", "clear"] = "keep"

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"column": value} if isinstance(value, str) else value


class Holdout(_Block):
    """People who are never sent, to measure what sending does; a group is shared by the syncs that name it."""

    percent: Percent
    group: Name


class Experiment(_Block):
    """Only people of this arm are sent. arms: weights that need no particular sum."""

    name: Name
    arms: dict[Name, Annotated[float, Field(gt=0)]] = Field(min_length=2)
    arm: Name

    @model_validator(mode="after")
    def _arm_exists(self) -> Self:
        if self.arm not in self.arms:
            raise ValueError(f"arm: '{self.arm}' is none of the arms {', '.join(self.arms)}")
        return self


class Guard(_Block):
    """How much one run may change, in percent of the audience's last confirmed size; behaviour only."""

    max_add_percent: Annotated[float, Field(ge=0)] | None = None
    max_remove_percent: Percent | None = None
    # below so many members of the segment nobody is removed for behaviour
    min_rows: int = Field(default=1, ge=0)


class Message(_Block):
    """What makes a sync a message: said once per person, or once each time the person enters the segment."""

    campaign: Name
    channel: Name
    once_per: Literal["person", "entry"] = "person"
    # the field that holds an item_id: who has bought it meanwhile is not written to
    item: Name | None = None


class SyncConfig(_Block):
    """meta.sync of an exposure."""

    segment: Name
    destination: Name
    mode: Literal["mirror", "upsert", "append"] = "mirror"
    # None: nothing leaves.
    purpose: Name | None = None
    # None needed: a list that is empty, where the destination does without.
    identifiers: list[Name]
    fields: dict[Name, FieldConfig] = {}
    # Older plans are not sent. Higher: who withdrew a consent in the meantime is sent all the same.
    max_plan_age_hours: Annotated[float, Field(gt=0)] = 24
    # Who was last sent so many days ago is sent again, unchanged: for destinations whose members expire.
    resend_after_days: int | None = Field(default=None, ge=1)
    # Part of every payload's hash: raising it sends everybody again.
    version: int = Field(default=1, ge=1)
    # Where syncs compete for a person's attention the lower number goes first.
    priority: int = 100
    holdout: Holdout | None = None
    experiment: Experiment | None = None
    guard: Guard | None = None
    message: Message | None = None
    # The destination's own; see docs/destinations.
    options: dict[str, Any] = {}

    @model_validator(mode="after")
    def _is_sent_again_at_all(self) -> Self:
        if self.resend_after_days and (self.message or self.mode == "append"):
            raise ValueError(
                "resend_after_days: messages and mode append send nobody again; take the key out"
            )
        return self
