"""Visits to the web shop: who, when, on which device, logged in or not, and what for."""

from dataclasses import dataclass, fields

import numpy as np

from orchestration.demo.habits import Habits
from orchestration.demo.orders import Orders
from orchestration.demo.people import People
from orchestration.demo.randomness import Rng, between, quota, repeats
from orchestration.demo.visitors import Visitors
from orchestration.demo.world import Chunk, World

BROWSE, SEARCH, CART, CHECKOUT, BUY = range(5)
_INTENT_SHARES = (0.56, 0.24, 0.14, 0.06)
_SLOTS = 4  # device codes: visitor * 4 + slot for own devices, then one per order, then one per family
_FRESH_DEVICE, _STAYS_LOGGED_IN, _USUAL_DEVICE, _RECENT_CARTS = 0.3, 0.85, 0.72, 0.012
_HOUR, _DAY = np.timedelta64(1, "h"), np.timedelta64(1, "D")


@dataclass(frozen=True)
class Visits:
    """Parallel arrays. `order` is a position in Orders, -1 for none; `device` a code."""

    visitor: np.ndarray
    device: np.ndarray
    started_at: np.ndarray
    intent: np.ndarray
    order: np.ndarray
    is_logged_in: np.ndarray

    def __len__(self) -> int:
        return len(self.visitor)


def draw_visits(
    world: World, chunk: Chunk, people: People, habits: Habits, visitors: Visitors, orders: Orders
) -> Visits:
    rng = world.stream("visits", chunk.first)
    own = _joined(
        _arrivals(rng, habits, visitors),
        _logins(habits),
        _purchases(rng, visitors, orders),
        _returns(rng, visitors, habits),
        _fresh_carts(rng, world, chunk, habits),
    )
    if chunk.are_newcomers:
        return own
    return _joined(
        own, _family_devices(rng, world, people, habits, own, len(visitors) * _SLOTS + len(orders))
    )


def _visits(visitor, device, started_at, intent, *, order=None, is_logged_in) -> Visits:
    count = len(visitor)
    order = np.full(count, -1) if order is None else order
    return Visits(
        visitor,
        device,
        started_at,
        np.broadcast_to(intent, count),
        order,
        np.broadcast_to(is_logged_in, count),
    )


def _joined(*parts: Visits) -> Visits:
    return Visits(
        *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Visits))
    )


def _arrivals(rng: Rng, habits: Habits, visitors: Visitors) -> Visits:
    """The first visit of all; who has not come through a login is anonymous."""
    comes = np.concatenate([habits.visits_web, np.ones(len(visitors) - visitors.known, bool)])
    visitor = np.flatnonzero(comes)
    at_once = np.zeros(len(visitors), bool)
    at_once[: visitors.known] = habits.has_account & (habits.known_at == habits.joined_at)
    return _visits(
        visitor,
        visitor * _SLOTS,
        visitors.first_seen_at[visitor],
        _intents(rng, len(visitor)),
        is_logged_in=at_once[visitor],
    )


def _logins(habits: Habits) -> Visits:
    """The visit in which an anonymous visitor opens an account."""
    late = np.flatnonzero(habits.visits_web & habits.has_account & (habits.known_at > habits.joined_at))
    return _visits(late, late * _SLOTS, habits.known_at[late], BROWSE, is_logged_in=True)


def _purchases(rng: Rng, visitors: Visitors, orders: Orders) -> Visits:
    """The visit of each tracked order; a guest is not logged in, some use a device never seen again."""
    order = np.flatnonzero(orders.is_tracked)
    visitor, is_guest = orders.person[order], orders.is_guest[order]
    device = np.where(
        is_guest & (rng.random(len(order)) < _FRESH_DEVICE),
        len(visitors) * _SLOTS + order,
        visitor * _SLOTS + _slots(rng, visitors, visitor),
    )
    started_at = orders.placed_at[order] - rng.integers(120, 540, len(order)) * np.timedelta64(1, "s")
    return _visits(visitor, device, started_at, BUY, order=order, is_logged_in=~is_guest)


def _returns(rng: Rng, visitors: Visitors, habits: Habits) -> Visits:
    """Other visits, by chance; an account holder is mostly still logged in."""
    is_known = np.arange(len(visitors)) < visitors.known
    visits_web, has_account = np.ones((2, len(visitors)), bool)
    visits_web[is_known], has_account[is_known], has_account[~is_known] = (
        habits.visits_web,
        habits.has_account,
        False,
    )
    years = (visitors.left_at - visitors.first_seen_at) / (365 * _DAY)
    rate = np.where(is_known, np.where(years < 0.3, 1.0, 1.6 * years), 0.35)
    visitor, _ = repeats(rng.poisson(np.where(visits_web, rate, 0)))
    low = visitors.first_seen_at[visitor] + _HOUR / 2
    started_at = between(rng, low, np.maximum(visitors.left_at[visitor], low + _HOUR))
    known_at = np.concatenate([habits.known_at, np.full((~is_known).sum(), np.datetime64("NaT"))])
    logged_in = (
        has_account[visitor]
        & (started_at > known_at[visitor])
        & (rng.random(len(visitor)) < _STAYS_LOGGED_IN)
    )
    device = visitor * _SLOTS + _slots(rng, visitors, visitor)
    return _visits(visitor, device, started_at, _intents(rng, len(visitor)), is_logged_in=logged_in)


def _fresh_carts(rng: Rng, world: World, chunk: Chunk, habits: Habits) -> Visits:
    """Carts left in the last days, so that a small demo has some too."""
    here = (
        habits.visits_web
        & habits.has_account
        & (habits.known_at < world.today - 4 * _DAY)
        & (habits.left_at > world.today)
    )
    wanted = 0 if chunk.are_newcomers else max(_RECENT_CARTS * len(here), 2)
    visitor = np.flatnonzero(quota(rng, here, wanted))
    started_at = between(
        rng, np.full(len(visitor), world.today - 3 * _DAY), np.full(len(visitor), world.today - 2 * _HOUR)
    )
    return _visits(visitor, visitor * _SLOTS, started_at, CART, is_logged_in=True)


def _family_devices(
    rng: Rng, world: World, people: People, habits: Habits, own: Visits, first_code: int
) -> Visits:
    """Tablets on which two to four members of a family log in, at the rate asked for among all devices."""
    rate = world.config.rates.shared_devices
    devices = len(np.unique(own.device[own.started_at < world.today]))
    member = habits.visits_web & habits.has_account & (habits.known_at < world.today - 3 * _HOUR)
    families = np.bincount(people.household[member], minlength=people.household[-1] + 1)
    shares = quota(rng, families >= 2, rate * devices / (1 - rate))
    visitor = np.flatnonzero(member & shares[people.household])
    visitor = np.repeat(visitor, 1 + rng.integers(0, 3, len(visitor)))
    device = first_code + people.household[visitor]
    until = np.full(len(visitor), world.today - 2 * _HOUR)
    started_at = between(rng, habits.known_at[visitor] + _HOUR / 2, until)
    return _visits(visitor, device, started_at, _intents(rng, len(visitor)), is_logged_in=True)


def _slots(rng: Rng, visitors: Visitors, visitor: np.ndarray) -> np.ndarray:
    usual = rng.random(len(visitor)) < _USUAL_DEVICE
    return np.where(usual, 0, (rng.random(len(visitor)) * visitors.devices[visitor]).astype(int))


def _intents(rng: Rng, count: int) -> np.ndarray:
    return rng.choice(len(_INTENT_SHARES), count, p=_INTENT_SHARES)
