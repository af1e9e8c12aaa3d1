"""Everybody who visits the web shop: the people of a chunk, then visitors who stay anonymous for ever."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.config import FUTURE_DAYS
from orchestration.demo.habits import Habits
from orchestration.demo.people import People
from orchestration.demo.places import SHARES
from orchestration.demo.randomness import between
from orchestration.demo.world import Chunk, World


@dataclass(frozen=True)
class Visitors:
    """Parallel arrays; the first `known` rows are the chunk's people."""

    known: int
    person_id: np.ndarray
    country: np.ndarray
    first_seen_at: np.ndarray
    left_at: np.ndarray
    devices: np.ndarray  # how many they use

    def __len__(self) -> int:
        return len(self.person_id)


def draw_visitors(world: World, chunk: Chunk, people: People, habits: Habits) -> Visitors:
    rng = world.stream("visitors", chunk.first)
    count = 0 if chunk.are_newcomers else _anonymous(world, habits)
    numbers = chunk.first * 10 + np.arange(count)
    seen = between(rng, np.full(count, world.opens), np.full(count, world.ends))
    devices = np.where(
        habits.has_account,
        rng.choice([1, 2, 3], len(people), p=[0.6, 0.3, 0.1]),
        1,
    )
    return Visitors(
        known=len(people),
        person_id=np.concatenate(
            [people.person_id, np.array([f"v{number:08d}" for number in numbers], dtype=object)]
        ),
        country=np.concatenate([people.country, rng.choice(len(SHARES), count, p=SHARES)]),
        first_seen_at=np.concatenate([habits.joined_at, seen]),
        left_at=np.concatenate([habits.left_at, np.minimum(seen + np.timedelta64(25, "D"), world.ends)]),
        devices=np.concatenate([devices, 1 + (rng.random(count) < 0.04)]),
    )


def _anonymous(world: World, habits: Habits) -> int:
    """As many as the rate asks for beside the known visitors, and those of the days to come."""
    rate, history = world.config.rates.anonymous_visitors, world.config.history_days
    return round(habits.visits_web.sum() * rate / (1 - rate) * (1 + FUTURE_DAYS / history))
