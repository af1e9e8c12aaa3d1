"""An account of destinations.yml: what every kind has, and how a secret is named without being written."""

import os
import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator

from orchestration.destinations.base import Delivery, Destination
from orchestration.errors import Explained

# Showing advertisements on other companies' platforms: the row of seeds/consent_purposes.csv that ad platforms take.
ADVERTISING = ("advertising",)
_NAME = r"\$\{([A-Z][A-Z0-9_]*)\}"


class SecretMissing(Explained):
    """An environment variable that an account names is not set."""


class Secret(RootModel[str]):
    """`${META_ACCESS_TOKEN}` in destinations.yml. Holds the variable's name, never its value."""

    @field_validator("root")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        if not re.fullmatch(_NAME, value):
            # the value itself may be the secret, and so is not repeated
            raise ValueError(
                "a secret never stands in a file: name an environment variable, as ${META_ACCESS_TOKEN}"
            )
        return value

    @property
    def variable(self) -> str:
        """The variable's name."""
        return self.root[2:-1]

    def reveal(self) -> str:
        """The value. Raises SecretMissing."""
        value = os.environ.get(self.variable)
        if not value:
            raise SecretMissing(
                f"The environment variable {self.variable} is not set; an account in destinations.yml names it."
            )
        return value


class NoOptions(BaseModel):
    """A destination that needs to know nothing more of a sync."""

    model_config = ConfigDict(extra="forbid")


class Account(BaseModel):
    """Settings that every kind of account has; a kind adds its own, and a literal `type`."""

    model_config = ConfigDict(extra="forbid")

    # What a sync's `options` may hold.
    Options: ClassVar[type[BaseModel]] = NoOptions
    # audience: members come and go. record: rows are written, changed and deleted. message: something is said once,
    # and nothing is taken back.
    kind: ClassVar[Literal["audience", "record", "message"]] = "audience"
    # The channel whose consent and contact pressure a message needs.
    channel: ClassVar[str | None] = None
    # The most rows that the vendor takes at once.
    max_rows_per_batch: ClassVar[int] = 1_000
    # Identifiers that a sync may name, and keys of `fields`; None: any.
    IDENTIFIERS: ClassVar[Sequence[str] | None] = ("email", "phone")
    FIELDS: ClassVar[Sequence[str] | None] = None
    # Settings and options that name the place people are sent to: ("url", "options.list_id"). Never a secret or a pace.
    TARGET: ClassVar[Sequence[str]] = ()
    # Purposes that a consent must be for, where the destination tells its vendor that there is one; None: any.
    PURPOSES: ClassVar[Sequence[str] | None] = None

    type: str
    rows_per_batch: int | None = Field(default=None, ge=1)
    workers: int = Field(default=1, ge=1, le=64)
    requests_per_second: float | None = Field(default=None, gt=0)
    tries: int = Field(default=5, ge=1)
    stop_after_failures: int = Field(default=1_000, ge=1)
    # For destinations that accept first and tell later: when to ask, and when to give up.
    poll_after_minutes: float = Field(default=30, ge=0)
    poll_hours: float = Field(default=24, gt=0)
    # Instead of the kind's own: who writes it says that a consent to one of these means what is done here.
    purposes: list[str] | None = Field(default=None, min_length=1)

    @property
    def identifiers(self) -> Sequence[str] | None:
        """Identifiers that a sync to this account may name; None: any."""
        return self.IDENTIFIERS

    @property
    def fields(self) -> Sequence[str] | None:
        """Keys that a sync to this account may map; None: any."""
        return self.FIELDS

    @property
    def taken_purposes(self) -> Sequence[str] | None:
        """Purposes that a sync to this account may name; None: any."""
        return self.purposes or self.PURPOSES

    def target(self, delivery: Delivery) -> str | None:
        """The place people are sent to: 'mailman url=..., list_id=...'. None: nobody stays there, or unknown."""
        if self.kind == "message" or not self.TARGET:
            return None
        named = [(path.removeprefix("options."), self._setting(path, delivery)) for path in self.TARGET]
        return f"{self.type} {', '.join(f'{name}={value}' for name, value in named if value is not None)}"

    def place(self, delivery: Delivery) -> str | None:
        """What syncs share at a target: where one takes somebody out, they are gone for the other as well."""
        return self.target(delivery)

    def keeps_syncs_apart(self, delivery: Delivery) -> bool:
        """Whether what syncs do at one place does not touch each other."""
        return False

    @property
    def batch_size(self) -> int:
        """Rows sent together."""
        return min(self.rows_per_batch or self.max_rows_per_batch, self.max_rows_per_batch)

    def secrets(self) -> list[Secret]:
        """Every secret that the settings name."""
        return [value for value in dict(self).values() if isinstance(value, Secret)]

    def problems(self, delivery: Delivery) -> Iterable[str]:
        """What is wrong with a sync to this account beyond its keys, one line each: `options.template: ...`.

        Reads local files at most; contacts no one.
        """
        return ()

    def open(self, delivery: Delivery) -> Destination:
        """The destination for one run of a sync. Raises SecretMissing, or DeliveryError when nothing can be sent."""
        raise NotImplementedError

    def _setting(self, path: str, delivery: Delivery) -> Any:
        owner = delivery.options if path.startswith("options.") else self
        return getattr(owner, path.removeprefix("options."))

    def model_post_init(self, _: Any) -> None:
        """A batch larger than the vendor takes is a mistake to be told of, not to be cut in silence."""
        if self.rows_per_batch and self.rows_per_batch > self.max_rows_per_batch:
            raise ValueError(
                f"rows_per_batch: {self.type} takes at most {self.max_rows_per_batch} rows at once"
            )
