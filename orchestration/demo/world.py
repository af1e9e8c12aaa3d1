"""What all people of the demo share: time, assortment, articles and offers, offices."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from orchestration.demo.catalogue import Catalogue, draw_catalogue
from orchestration.demo.config import FUTURE_DAYS, DemoConfig
from orchestration.demo.content import Content, draw_content
from orchestration.demo.names import NameList, name_lists
from orchestration.demo.offices import Offices, draw_offices
from orchestration.demo.randomness import Rng, stream


@dataclass(frozen=True)
class Chunk:
    """People numbered first..last-1. Newcomers become customers after `until`, on a day to be appended."""

    first: int
    last: int
    are_newcomers: bool


@dataclass(frozen=True)
class World:
    """The simulation runs from `opens` to `ends`; the first load shows what was loaded before `today`."""

    config: DemoConfig
    opens: np.datetime64
    today: np.datetime64
    ends: np.datetime64
    catalogue: Catalogue
    content: Content
    offices: Offices
    names: tuple[NameList, ...]

    def stream(self, *labels: int | str) -> Rng:
        return stream(self.config.seed, *labels)

    @property
    def newcomers(self) -> int:
        return round(self.config.people * FUTURE_DAYS / self.config.history_days)

    def chunks(self) -> Iterator[Chunk]:
        """All people in parts of even size."""
        people = self.config.people
        yield from self._parts(0, people, False)
        yield from self._parts(people, people + self.newcomers, True)

    def _parts(self, first: int, last: int, are_newcomers: bool) -> Iterator[Chunk]:
        parts = -(-(last - first) // self.config.chunk_people)
        bounds = np.linspace(first, last, parts + 1).astype(int).tolist()
        for low, high in pairwise(bounds):
            yield Chunk(low, high, are_newcomers)


def create_world(config: DemoConfig) -> World:
    today = np.datetime64(config.until, "s") + np.timedelta64(1, "D")
    opens, ends = today - np.timedelta64(config.history_days, "D"), today + np.timedelta64(FUTURE_DAYS, "D")
    catalogue = draw_catalogue(stream(config.seed, "catalogue"))
    return World(
        config=config,
        opens=opens,
        today=today,
        ends=ends,
        catalogue=catalogue,
        content=draw_content(stream(config.seed, "content"), catalogue, opens, ends),
        offices=draw_offices(stream(config.seed, "offices"), config.people, config.rates.office_phones),
        names=name_lists(),
    )
