"""Who the people are: families, names, homes, addresses and numbers."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.addresses import draw_emails, unique_numbers
from orchestration.demo.names import NameList, latin
from orchestration.demo.phones import mobile_numbers
from orchestration.demo.places import CITY_COUNTRY, SHARES, draw_addresses, draw_cities
from orchestration.demo.randomness import Rng, quota
from orchestration.demo.world import Chunk, World

_FAMILY_SIZES, _FAMILY_SHARES = (1, 2, 3, 4), (0.52, 0.27, 0.12, 0.09)
_FOREIGN_NAMES = 0.06


@dataclass(frozen=True)
class People:
    """The people of a chunk in parallel arrays. Phones are national, e-mails as owners spell them."""

    index: np.ndarray
    person_id: np.ndarray
    household: np.ndarray
    country: np.ndarray
    is_female: np.ndarray
    first_name: np.ndarray
    last_name: np.ndarray
    first_latin: np.ndarray
    last_latin: np.ndarray
    birth_date: np.ndarray
    city: np.ndarray
    street: np.ndarray
    postal_code: np.ndarray
    emails: np.ndarray  # two columns: the usual address and the other one
    phones: np.ndarray  # likewise
    has_second_email: np.ndarray
    has_second_phone: np.ndarray
    varies_gmail: np.ndarray
    office: np.ndarray

    def __len__(self) -> int:
        return len(self.index)


def draw_people(world: World, chunk: Chunk) -> People:
    """The same people each time: they depend on seed and chunk alone."""
    rng, rates = world.stream("people", chunk.first), world.config.rates
    index = np.arange(chunk.first, chunk.last)
    rows = len(index)
    household = _households(rng, rows)
    office = world.offices.employer_of(index)
    city = _home_cities(rng, household, office, world)
    country = CITY_COUNTRY[city]
    street, postal_code = (column[household] for column in draw_addresses(rng, _first_of(household, city)))
    is_female = rng.random(rows) < 0.54
    first, last = _names(rng, household, country, is_female, world.names)
    first_latin, last_latin = _latin(first), _latin(last)
    emails = [
        draw_emails(
            rng,
            first_latin,
            last_latin,
            country,
            unique_numbers(index * 2 + slot, 2 * (world.config.people + world.newcomers)),
        )
        for slot in (0, 1)
    ]
    phones = [mobile_numbers(rng, index * 2 + slot, country) for slot in (0, 1)]
    everybody = np.ones(rows, bool)
    years = np.clip(rng.normal(1982, 14, rows), 1938, 2007).astype(int)
    return People(
        index=index,
        person_id=np.array([f"p{number:07d}" for number in index], dtype=object),
        household=household,
        country=country,
        is_female=is_female,
        first_name=first,
        last_name=last,
        first_latin=first_latin,
        last_latin=last_latin,
        birth_date=(years - 1970).astype("datetime64[Y]").astype("datetime64[D]")
        + rng.integers(0, 365, rows),
        city=city,
        street=street,
        postal_code=postal_code,
        emails=np.stack(emails, axis=1),
        phones=np.stack(phones, axis=1),
        has_second_email=quota(rng, everybody, rates.second_emails * rows),
        has_second_phone=quota(rng, everybody, rates.second_phones * rows),
        varies_gmail=_gmail_variants(rng, emails[0], rates.gmail_variants),
        office=office,
    )


def _households(rng: Rng, rows: int) -> np.ndarray:
    sizes = rng.choice(_FAMILY_SIZES, rows, p=_FAMILY_SHARES)
    return np.repeat(np.arange(rows), sizes)[:rows]


def _first_of(household: np.ndarray, values: np.ndarray) -> np.ndarray:
    return values[np.unique(household, return_index=True)[1]]


def _home_cities(rng: Rng, household: np.ndarray, office: np.ndarray, world: World) -> np.ndarray:
    """A family lives in one city: that of the office, where one of them works in one."""
    homes = draw_cities(rng, rng.choice(len(SHARES), household[-1] + 1, p=SHARES))
    employed = office >= 0
    homes[household[employed]] = world.offices.cities[office[employed]]
    return homes[household]


def _names(
    rng: Rng, household: np.ndarray, country: np.ndarray, is_female: np.ndarray, lists: tuple[NameList, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """A family shares its name; some families bear a name of another country."""
    homes = household[-1] + 1
    moved = rng.random(homes) < _FOREIGN_NAMES
    origin = np.where(moved, rng.integers(0, len(lists), homes), _first_of(household, country))[household]
    surname_draw, draw = rng.random(homes)[household], rng.random(len(household)) ** 1.5
    first, last = np.empty(len(household), object), np.empty(len(household), object)
    for number, names in enumerate(lists):
        for female, given, family in (
            (False, names.men, names.family_men),
            (True, names.women, names.family_women),
        ):
            who = (origin == number) & (is_female == female)
            first[who] = given[(draw[who] * len(given)).astype(int)]
            last[who] = family[(surname_draw[who] * len(family)).astype(int)]
    abroad = (origin == 2) & (country != 2)  # Cyrillic is not written outside Russia
    first[abroad], last[abroad] = _latin(first[abroad]), _latin(last[abroad])
    return first, last


def _latin(names: np.ndarray) -> np.ndarray:
    return np.array([latin(name) for name in names], dtype=object)


def _gmail_variants(rng: Rng, emails: np.ndarray, rate: float) -> np.ndarray:
    uses_gmail = np.char.endswith(emails.astype(str), "@gmail.com")
    return quota(rng, uses_gmail, rate * uses_gmail.sum())
