"""What a person may set about the demo company."""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from orchestration.errors import Explained

FUTURE_DAYS = 90
"""How far the simulation runs beyond `until`: the days that can be appended before a new demo is needed."""


def _rate(default: float, low: float, high: float, meaning: str) -> type[float]:
    return Annotated[
        float, Field(default=default, ge=low, le=high, description=meaning, validate_default=True)
    ]


class Rates(BaseModel):
    """How untidy life is. Each rate is a share between its bounds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    anonymous_visitors: _rate(0.60, 0.0, 0.9, "web visitors who never say who they are")
    late_logins: _rate(0.50, 0.0, 0.7, "known web visitors who browse anonymously before their first login")
    guest_orders: _rate(0.25, 0.0, 0.9, "shop orders placed without an account")
    second_emails: _rate(0.20, 0.0, 1.0, "people who use two e-mail addresses")
    second_phones: _rate(0.15, 0.0, 1.0, "people who use two phone numbers")
    email_typos: _rate(0.03, 0.0, 0.5, "written e-mail addresses that are mistyped")
    phone_typos: _rate(0.02, 0.0, 0.5, "written phone numbers that are mistyped")
    gmail_variants: _rate(0.30, 0.0, 1.0, "people with Gmail who sometimes write other dots or a +tag")
    shared_devices: _rate(0.02, 0.0, 0.2, "devices on which two to four members of a family log in")
    office_phones: _rate(0.005, 0.0, 0.1, "people reached through an office phone of 10 to 200 people")
    junk_values: _rate(
        0.01, 0.0, 0.5, "e-mail and phone fields filled with n/a, test@test.com, 0000000000, ..."
    )
    duplicate_rows: _rate(0.02, 0.0, 0.5, "rows delivered twice")
    late_rows: _rate(0.01, 0.0, 0.5, "rows loaded days after what they tell of")
    consents_missing: _rate(0.20, 0.0, 1.0, "people never asked for a consent (each purpose on its own)")
    consents_granted: _rate(0.70, 0.0, 1.0, "of those asked, people who said yes")
    consents_withdrawn: _rate(0.12, 0.0, 1.0, "of those who said yes, people who take it back some day")
    forgotten: _rate(0.002, 0.0, 0.2, "people who asked to be forgotten")
    app_users: _rate(0.30, 0.0, 0.9, "account holders who use the app")
    offline_sessions: _rate(0.04, 0.0, 0.5, "app sessions told hours later, out of order")
    wrong_clocks: _rate(0.02, 0.0, 0.5, "phones whose clock is hours wrong")
    push_allowed: _rate(0.60, 0.0, 1.0, "of those asked, app installations that allow push messages")
    ticket_writers: _rate(0.15, 0.0, 0.9, "people who turn to customer service")
    borrowed_phones: _rate(
        0.02, 0.0, 0.2, "service calls made from the phone of another member of the family"
    )
    missing_values: _rate(
        0.08, 0.0, 0.9, "optional fields of tickets, calls, chats, comments and offers left empty"
    )
    odd_spelling: _rate(0.15, 0.0, 0.9, "texts written in capitals, without punctuation or in a hurry")
    social_sign_ins: _rate(0.15, 0.0, 0.9, "account holders who connected a social network")
    unknown_commenters: _rate(
        0.60, 0.0, 0.9, "people commenting in social networks whom no account is connected to"
    )


class DemoConfig(BaseModel):
    """The demo company: the same config gives the same tables, byte for byte."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = Field(7, ge=0, le=2**32 - 1, description="start of every random stream")
    people: int = Field(5_000, ge=50, le=3_000_000, description="known customers on the day `until`")
    until: date = Field(date(2026, 6, 30), description="last day of the first load")
    history_days: int = Field(540, ge=200, le=2_000, description="days of history before `until`")
    chunk_people: int = Field(2_500, ge=50, le=50_000, description="people held in memory at a time")
    rates: Rates = Field(default_factory=Rates)


class DemoState(BaseModel):
    """What is kept beside the files, so that a day can be appended."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    config: DemoConfig
    last_day: date


class DemoError(Explained):
    """A demo that cannot be made or continued; the message says what to do."""


def state_path(folder: Path) -> Path:
    return folder / "demo.json"


def read_state(folder: Path) -> DemoState:
    """The state of the demo in `folder`, or an error that says how to get one."""
    path = state_path(folder)
    if not path.exists():
        raise DemoError(
            f"{path} does not exist, so there is no demo to append days to: generate it first, without --days"
        )
    try:
        return DemoState.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise DemoError(
            f"{path}: {where}: {first['msg']}; generate the demo again, without --days"
        ) from error


def write_state(folder: Path, state: DemoState) -> None:
    state_path(folder).write_text(state.model_dump_json(indent=2) + "\n", encoding="utf-8")
