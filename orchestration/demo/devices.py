"""The browsers people use, as the web shop's tracker knows them."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.journeys import Visits
from orchestration.demo.randomness import Rng, uuid_texts

_MOZILLA = "Mozilla/5.0 "
_AGENTS = _MOZILLA + np.array(
    [
        "(iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Mobile Safari/604.1",
        "(Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/136.0.0.0 Mobile Safari/537.36",
        "(Linux; Android 14; SM-A546B) AppleWebKit/537.36 Chrome/135.0.0.0 Mobile Safari/537.36",
        "(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/136.0.0.0 Safari/537.36",
        "(Windows NT 10.0; Win64; x64; rv:138.0) Gecko/20100101 Firefox/138.0",
        "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15",
        "(iPad; CPU OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Mobile Safari/604.1",
    ],
    dtype=object,
)


@dataclass(frozen=True)
class Devices:
    """Devices in parallel arrays; `of_visit` tells the device of each visit."""

    of_visit: np.ndarray
    anonymous_id: np.ndarray
    owner: np.ndarray
    is_shared: np.ndarray
    first_visit: np.ndarray
    user_agent: np.ndarray

    def __len__(self) -> int:
        return len(self.anonymous_id)


def draw_devices(rng: Rng, visits: Visits) -> Devices:
    """The devices of the visits; a family's belongs to whoever used it first."""
    by_time = np.argsort(visits.started_at, kind="stable")
    codes, first, of_visit = np.unique(visits.device[by_time], return_index=True, return_inverse=True)
    position = np.empty(len(visits), np.int64)
    position[by_time] = of_visit
    owner = visits.visitor[by_time][first]
    is_shared = np.zeros(len(codes), bool)
    is_shared[position[visits.visitor != owner[position]]] = True
    return Devices(
        of_visit=position,
        anonymous_id=uuid_texts(rng, len(codes)),
        owner=owner,
        is_shared=is_shared,
        first_visit=by_time[first],
        user_agent=rng.choice(_AGENTS, len(codes)),
    )
