"""The whole life of a chunk's people, from which every source takes what it gets to see."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.config import Rates
from orchestration.demo.habits import Habits, draw_habits
from orchestration.demo.journeys import Visits, draw_visits
from orchestration.demo.mess import spell_emails
from orchestration.demo.orders import Orders, draw_orders
from orchestration.demo.people import People, draw_people
from orchestration.demo.places import CODES
from orchestration.demo.randomness import Rng
from orchestration.demo.rows import Rows, loading_times
from orchestration.demo.visitors import Visitors, draw_visitors
from orchestration.demo.world import Chunk, World

_CUSTOMER_IDS, _CONTACT_IDS = 6_100_000_000, 51_000_000


@dataclass(frozen=True)
class Life:
    world: World
    chunk: Chunk
    people: People
    habits: Habits
    orders: Orders
    visitors: Visitors
    visits: Visits
    account_email: np.ndarray  # as entered when the account was opened: web and shop show the same spelling
    order_email: np.ndarray  # likewise; guests enter it with each order

    @property
    def rates(self) -> Rates:
        return self.world.config.rates

    def stream(self, label: str) -> Rng:
        return self.world.stream(label, self.chunk.first)

    @property
    def customer_id(self) -> np.ndarray:
        return _CUSTOMER_IDS + self.people.index * 7

    @property
    def contact_id(self) -> np.ndarray:
        return _CONTACT_IDS + self.people.index * 3

    @property
    def country_code(self) -> np.ndarray:
        return CODES[self.people.country]

    def card_no(self) -> np.ndarray:
        return np.array([f"29{number * 17 + 100_000_000:011d}" for number in self.people.index], dtype=object)


def draw_life(world: World, chunk: Chunk) -> Life:
    people = draw_people(world, chunk)
    habits = draw_habits(world, chunk, people)
    orders = draw_orders(world, chunk, people, habits)
    visitors = draw_visitors(world, chunk, people, habits)
    visits = draw_visits(world, chunk, people, habits, visitors, orders)
    rng, rates = world.stream("entered", chunk.first), world.config.rates
    account_email = spell_emails(rng, rates, people, np.arange(len(people)))
    order_email = np.where(
        orders.is_guest, spell_emails(rng, rates, people, orders.person), account_email[orders.person]
    )
    return Life(world, chunk, people, habits, orders, visitors, visits, account_email, order_email)


@dataclass(frozen=True)
class Versions:
    """Versions of records, oldest first: which record, which step, when it changed, when that was loaded."""

    record: np.ndarray
    step: np.ndarray
    updated_at: np.ndarray
    loaded_at: np.ndarray

    def rows(self, table) -> Rows:
        return Rows(table, self.loaded_at, self.record)


def versions(rng: Rng, rates: Rates, steps: list[tuple[np.ndarray, np.ndarray]]) -> Versions:
    """From the steps of the records' lives, each (positions, moments); NaT makes no version."""
    record = np.concatenate([positions for positions, _ in steps])
    step = np.repeat(np.arange(len(steps)), [len(positions) for positions, _ in steps])
    moment = np.concatenate([moments for _, moments in steps])
    order = np.lexsort([step, moment, record])
    order = order[~np.isnat(moment[order])]
    return Versions(record[order], step[order], moment[order], loading_times(rng, rates, moment[order]))
