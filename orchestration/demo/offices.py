"""Companies whose people all give the switchboard's number."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.names import name_lists
from orchestration.demo.phones import office_numbers
from orchestration.demo.places import CITY_COUNTRY, SHARES, draw_cities
from orchestration.demo.randomness import Rng

SMALLEST, LARGEST = 10, 200
_COMPANY = ("{} GmbH", "{} Sp. z o.o.", "ООО «{}»", "{} Ltd", "{} Inc.")


@dataclass(frozen=True)
class Offices:
    """Offices in parallel arrays, and their employees by ascending index of the person."""

    cities: np.ndarray
    phones: np.ndarray
    companies: np.ndarray
    employees: np.ndarray
    employers: np.ndarray

    def employer_of(self, people: np.ndarray) -> np.ndarray:
        """The office of each person, -1 for those without."""
        if not len(self.employees):
            return np.full(len(people), -1)
        place = np.minimum(np.searchsorted(self.employees, people), len(self.employees) - 1)
        return np.where(self.employees[place] == people, self.employers[place], -1)


def draw_offices(rng: Rng, people: int, rate: float) -> Offices:
    """Offices for `rate` of the people: at least one, unless the rate is zero."""
    sizes = _sizes(rng, max(int(rate * people), SMALLEST) if rate else 0)
    cities = draw_cities(rng, rng.choice(len(SHARES), len(sizes), p=SHARES))
    employees = rng.choice(people, int(sizes.sum()), replace=False)
    employers = np.repeat(np.arange(len(sizes)), sizes)
    order = np.argsort(employees)
    return Offices(
        cities, office_numbers(rng, cities), _companies(rng, cities), employees[order], employers[order]
    )


def _sizes(rng: Rng, total: int) -> np.ndarray:
    sizes: list[int] = []
    while total >= SMALLEST:
        size = SMALLEST + int((min(total, LARGEST) - SMALLEST) * rng.random() ** 2)
        sizes.append(size if total - size >= SMALLEST else min(total, LARGEST))
        total -= sizes[-1]
    return np.array(sizes, dtype=np.int64)


def _companies(rng: Rng, cities: np.ndarray) -> np.ndarray:
    families = [names.family_men for names in name_lists()]
    countries = CITY_COUNTRY[cities]
    return np.array(
        [_COMPANY[country].format(rng.choice(families[country])) for country in countries], dtype=object
    )
