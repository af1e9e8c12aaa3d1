"""Sessions of the app: on which installation, when, signed in as whom, and what for."""

from dataclasses import dataclass, fields

import numpy as np

from orchestration.demo.installations import Installations
from orchestration.demo.life import Life
from orchestration.demo.randomness import SECOND, Rng, between, repeats

_SESSIONS_PER_YEAR, _RELATIVE_USES_IT = 9, 0.4
_YEAR, _HOUR = np.timedelta64(365, "D"), np.timedelta64(1, "h")


@dataclass(frozen=True)
class Sessions:
    """Parallel arrays; `person` is a position in People, -1 before the login; `order` one in Orders, -1 for none."""

    install: np.ndarray
    person: np.ndarray
    order: np.ndarray
    started_at: np.ndarray
    signs_in: np.ndarray

    def __len__(self) -> int:
        return len(self.install)


def draw_sessions(rng: Rng, life: Life, installs: Installations) -> Sessions:
    every = np.arange(len(installs))
    shared = np.flatnonzero(installs.relative >= 0)
    parts = [
        _sessions(every, np.full(len(installs), -1), installs.installed_at),
        _sessions(every, installs.owner, installs.signed_in_at, signs_in=True),
        _sessions(shared, installs.relative[shared], installs.relative_at[shared], signs_in=True),
        _returns(rng, installs),
        _purchases(rng, life, installs),
    ]
    return Sessions(
        *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Sessions))
    )


def _sessions(install, person, started_at, *, order=None, signs_in=False) -> Sessions:
    count = len(install)
    order = np.full(count, -1) if order is None else order
    return Sessions(install, person, order, started_at, np.broadcast_to(signs_in, count))


def _returns(rng: Rng, installs: Installations) -> Sessions:
    """By chance; where a relative has logged in, either of the two."""
    years = np.maximum((installs.left_at - installs.installed_at) / _YEAR, 0)
    install, _ = repeats(rng.poisson(years * _SESSIONS_PER_YEAR))
    started_at = between(rng, installs.installed_at[install] + _HOUR, installs.left_at[install])
    person = np.where(started_at > installs.signed_in_at[install], installs.owner[install], -1)
    is_relative = (started_at > installs.relative_at[install]) & (
        rng.random(len(install)) < _RELATIVE_USES_IT
    )
    person = np.where(is_relative, installs.relative[install], person)
    return _sessions(install, person, started_at, signs_in=is_relative)


def _purchases(rng: Rng, life: Life, installs: Installations) -> Sessions:
    """Orders that no browser told of, by people who have signed in on their first installation."""
    orders, first = life.orders, np.full(len(life.people), -1)
    first[installs.owner[::-1]] = np.arange(len(installs))[::-1]
    untold = np.flatnonzero(~orders.is_tracked & ~orders.is_guest & (first[orders.person] >= 0))
    install = first[orders.person[untold]]
    order = untold[installs.signed_in_at[install] + _HOUR < orders.placed_at[untold]]
    install = first[orders.person[order]]
    started_at = orders.placed_at[order] - rng.integers(120, 600, len(order)) * SECOND
    return _sessions(install, orders.person[order], started_at, order=order)
