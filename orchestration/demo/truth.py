"""Which record is which person: what the identities found are measured against. No model reads it."""

import numpy as np
import pyarrow as pa

from orchestration.demo.columns import build, constant, only
from orchestration.demo.life import Life
from orchestration.demo.phones import international
from orchestration.demo.rows import Rows

Loads = list[tuple[str, Rows]]


def records(
    source: str,
    identifier_type: str,
    values: np.ndarray | pa.Array,
    person_ids: np.ndarray | pa.Array,
    loaded_at: np.ndarray,
    is_shared: np.ndarray | None = None,
) -> tuple[str, Rows]:
    """One row per key of a source, told with the load that first shows the key."""
    count = len(loaded_at)
    columns = {
        "source": constant(source, count),
        "identifier_type": constant(identifier_type, count),
        "identifier_value": values,
        "person_id": person_ids,
        "is_shared": np.zeros(count, bool) if is_shared is None else is_shared,
    }
    return "demo_truth/records", Rows(build("demo_truth/records", columns), loaded_at)


def first_loads(keys: np.ndarray, loaded_at: np.ndarray, count: int) -> np.ndarray:
    """The first load of each of `count` keys, NaT for those never loaded."""
    never = np.datetime64("9999-01-01", "s")
    first = np.full(count, never)
    np.minimum.at(first, keys, loaded_at)
    return np.where(first == never, np.datetime64("NaT", "s"), first)


def people(life: Life) -> Loads:
    """The people with everything they own, told when they become known."""
    who, habits = life.people, life.habits
    has_office = who.office >= 0
    office_phones = np.array(
        [
            international(life.world.offices.phones[office], country) if office >= 0 else None
            for office, country in zip(who.office, who.country, strict=True)
        ],
        dtype=object,
    )
    columns = {
        "person_id": who.person_id,
        "household_id": np.array(
            [f"h{life.chunk.first + number:07d}" for number in who.household], dtype=object
        ),
        "country_code": life.country_code,
        "first_name": who.first_name,
        "last_name": who.last_name,
        "email": who.emails[:, 0],
        "second_email": only(who.emails[:, 1], who.has_second_email),
        "phone": _e164(who.phones[:, 0], who.country),
        "second_phone": only(_e164(who.phones[:, 1], who.country), who.has_second_phone),
        "office_phone": only(office_phones, has_office),
        "is_forgotten": habits.forgotten_at < life.world.today,
    }
    return [("demo_truth/people", Rows(build("demo_truth/people", columns), habits.known_at))]


def _e164(numbers: np.ndarray, countries: np.ndarray) -> np.ndarray:
    return np.array([international(*pair) for pair in zip(numbers, countries, strict=True)], dtype=object)
