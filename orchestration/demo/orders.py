"""When people buy at the web shop."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.baskets import Baskets, draw_baskets
from orchestration.demo.habits import Habits
from orchestration.demo.people import People
from orchestration.demo.randomness import Rng, between, later_by, quota, repeats
from orchestration.demo.world import Chunk, World

_MOST_PER_PERSON = 60
_FIRST_ORDER_SHARE = 0.75
_UNTRACKED = 0.1  # orders by people whose browser blocks tracking
_ORDER_IDS, _IDS_PER_PERSON = 5_400_000_000_000, 64
_YEAR = 365 * 86_400


@dataclass(frozen=True)
class Orders:
    """Shop orders in parallel arrays, by time; `person` is a position in People."""

    id: np.ndarray
    person: np.ndarray
    placed_at: np.ndarray
    is_guest: np.ndarray
    is_tracked: np.ndarray
    baskets: Baskets

    def __len__(self) -> int:
        return len(self.id)


def draw_orders(world: World, chunk: Chunk, people: People, habits: Habits) -> Orders:
    rng = world.stream("orders", chunk.first)
    person, placed_at = _moments(rng, world, habits)
    person, placed_at = _in_time_order(person, placed_at)
    return Orders(
        id=_ORDER_IDS + chunk.first * _IDS_PER_PERSON + np.arange(len(person)),
        person=person,
        placed_at=placed_at,
        is_guest=_guests(rng, world, habits, person, placed_at),
        is_tracked=habits.visits_web[person] & (rng.random(len(person)) >= _UNTRACKED),
        baskets=draw_baskets(rng, world.catalogue, habits, person, people.country[person], are_shipped=True),
    )


def _moments(rng: Rng, world: World, habits: Habits) -> tuple[np.ndarray, np.ndarray]:
    """The first order comes with the account or is the guest's; others by chance or when a staple is out."""
    buys = habits.has_account | habits.is_guest
    first = np.flatnonzero(
        habits.is_guest | (habits.has_account & (rng.random(len(buys)) < _FIRST_ORDER_SHARE))
    )
    years = (habits.left_at - habits.known_at).astype("timedelta64[s]").astype(float) / _YEAR
    counts = np.where(buys, rng.poisson(habits.orders_per_year * years), 0)
    other, _ = repeats(np.minimum(counts, _MOST_PER_PERSON // 2))
    staple_owner, staple_at = _reorders(rng, world, habits, buys)
    moments = [
        later_by(rng, habits.known_at[first], 600, 1_800),
        between(rng, habits.known_at[other] + np.timedelta64(1, "h"), habits.left_at[other]),
        staple_at,
    ]
    return np.concatenate([first, other, staple_owner]), np.concatenate(moments)


def _reorders(rng: Rng, world: World, habits: Habits, buys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A staple is bought again when it is used up, give or take a few days."""
    interval = world.catalogue.reorder_days[np.maximum(habits.staple, 0)] * 86_400 + rng.integers(
        0, 86_400 * 5, len(buys)
    )
    span = (habits.left_at - habits.known_at).astype("timedelta64[s]").astype(np.int64)
    counts = np.where(buys & (habits.staple >= 0), span // np.maximum(interval, 1), 0)
    owner, number = repeats(np.minimum(counts, _MOST_PER_PERSON // 2 - 1))
    planned = habits.known_at[owner] + (number + 1) * interval[owner] * np.timedelta64(1, "s")
    return owner, later_by(rng, planned, -3 * 86_400, 3 * 86_400)


def _in_time_order(person: np.ndarray, placed_at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.lexsort([person, placed_at])
    return person[order], placed_at[order]


def _guests(rng: Rng, world: World, habits: Habits, person: np.ndarray, placed_at: np.ndarray) -> np.ndarray:
    """Those without an account, and as many account holders in a hurry as the rate asks for."""
    no_account = ~habits.has_account[person]
    rate = world.config.rates.guest_orders
    hurried = quota(rng, ~no_account, max(rate * len(person) - no_account.sum(), 0))
    return no_account | hurried
