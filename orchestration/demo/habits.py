"""How people behave: where they are customers, since when, how much they buy, what they consent to."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.people import People
from orchestration.demo.randomness import Rng, between, quota
from orchestration.demo.world import Chunk, World

# share of people, and where known: s shop account, g shop guest, l loyalty card, c CRM, e e-mail list
_MEMBERSHIPS = (
    (0.14, "s"),
    (0.20, "se"),
    (0.05, "sl"),
    (0.14, "sle"),
    (0.06, "sec"),
    (0.05, "slec"),
    (0.08, "g"),
    (0.06, "ge"),
    (0.10, "l"),
    (0.05, "le"),
    (0.02, "c"),
    (0.02, "lc"),
    (0.03, "gl"),
)
_NEVER = np.datetime64("NaT", "s")
_DAY = np.timedelta64(1, "D")
_WEB_SHARE, _LAPSED_SHARE, _VIP_SHARE, _LOYAL_TO_ONE_CATEGORY, _REORDERS = 0.92, 0.28, 0.05, 0.18, 0.13


@dataclass(frozen=True)
class Consent:
    """A purpose: who was asked, who said yes, and when they take it back (perhaps in the future)."""

    was_asked: np.ndarray
    is_granted: np.ndarray
    withdrawn_at: np.ndarray


@dataclass(frozen=True)
class Habits:
    """Parallel to People."""

    has_account: np.ndarray
    is_guest: np.ndarray
    has_card: np.ndarray
    in_crm: np.ndarray
    on_list: np.ndarray
    visits_web: np.ndarray
    joined_at: np.ndarray  # first seen, perhaps anonymously
    known_at: np.ndarray  # first known: account, guest order, card, contact
    left_at: np.ndarray
    is_vip: np.ndarray
    orders_per_year: np.ndarray
    favourite: np.ndarray  # category
    one_category: np.ndarray
    staple: np.ndarray  # product bought again and again, -1 for none
    marketing: Consent
    advertising: Consent
    forgotten_at: np.ndarray


def draw_habits(world: World, chunk: Chunk, people: People) -> Habits:
    rng, rates = world.stream("habits", chunk.first), world.config.rates
    rows = len(people)
    member = _memberships(rng, people)
    visits_web = member["g"] | (member["s"] & (rng.random(rows) < _WEB_SHARE))
    is_late = quota(rng, visits_web & member["s"], rates.late_logins * visits_web.sum())
    joined_at, known_at = _arrival(rng, world, chunk, is_late)
    favourite, staple = _tastes(rng, world, rows)
    is_vip = quota(rng, member["s"] | member["l"], _VIP_SHARE * rows)
    return Habits(
        has_account=member["s"],
        is_guest=member["g"],
        has_card=member["l"],
        in_crm=member["c"],
        on_list=member["e"],
        visits_web=visits_web,
        joined_at=joined_at,
        known_at=known_at,
        left_at=_departure(rng, world, known_at),
        is_vip=is_vip,
        orders_per_year=_order_rates(rng, is_vip, member["g"]),
        favourite=favourite,
        one_category=(rng.random(rows) < _LOYAL_TO_ONE_CATEGORY) & ~is_vip,
        staple=staple,
        marketing=_consent(rng, world, known_at),
        advertising=_consent(rng, world, known_at),
        forgotten_at=_forgotten(rng, world, chunk, known_at),
    )


def _memberships(rng: Rng, people: People) -> dict[str, np.ndarray]:
    shares = np.array([share for share, _ in _MEMBERSHIPS])
    choice = rng.choice(len(shares), len(people), p=shares / shares.sum())
    member = {sign: np.array([sign in places for _, places in _MEMBERSHIPS])[choice] for sign in "sglce"}
    member["c"] |= people.office >= 0  # that is where office phones are written down
    return member


def _arrival(rng: Rng, world: World, chunk: Chunk, is_late: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First seen and first known. Newcomers may have looked around before `today`, unknown."""
    rows = len(is_late)
    low, high = (world.today, world.ends) if chunk.are_newcomers else (world.opens, world.today)
    margin = np.timedelta64(6, "h")
    seen = between(rng, np.full(rows, low), np.full(rows, high - margin))
    month_later = np.minimum(seen + 30 * _DAY, high - margin // 2)
    known = np.where(is_late, between(rng, seen + np.timedelta64(1, "h"), month_later), seen)
    early = between(rng, known - 20 * _DAY, known - np.timedelta64(1, "h"))
    return np.where(is_late & chunk.are_newcomers, early, seen), known


def _departure(rng: Rng, world: World, known_at: np.ndarray) -> np.ndarray:
    """Lapsed customers have not been seen for half a year."""
    quiet_since = world.today - 170 * _DAY
    lapses = (known_at < quiet_since - 30 * _DAY) & (rng.random(len(known_at)) < _LAPSED_SHARE * 1.6)
    return np.where(lapses, between(rng, known_at, np.full(len(known_at), quiet_since)), world.ends)


def _order_rates(rng: Rng, is_vip: np.ndarray, is_guest: np.ndarray) -> np.ndarray:
    rates = np.where(rng.random(len(is_vip)) < 0.1, 0.0, rng.gamma(1.4, 2.5, len(is_vip)))
    rates = np.where(is_vip, rng.uniform(9, 18, len(is_vip)), rates)
    return np.where(is_guest, rates * 0.5, rates)


def _tastes(rng: Rng, world: World, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """A favourite category each; who reorders does so in a category of consumables."""
    consumables = np.flatnonzero(world.catalogue.reorder_days)
    staple = np.where(rng.random(rows) < _REORDERS, rng.choice(consumables, rows), -1)
    categories = rng.integers(0, len(world.catalogue.category_names), rows)
    return np.where(staple >= 0, world.catalogue.category_of[staple], categories), staple


def _consent(rng: Rng, world: World, known_at: np.ndarray) -> Consent:
    rates, rows = world.config.rates, len(known_at)
    was_asked = rng.random(rows) >= rates.consents_missing
    is_granted = was_asked & (rng.random(rows) < rates.consents_granted)
    withdraws = is_granted & (rng.random(rows) < rates.consents_withdrawn)
    moment = between(rng, known_at + np.timedelta64(1, "h"), np.full(rows, world.ends))
    return Consent(was_asked, is_granted, np.where(withdraws, moment, _NEVER))


def _forgotten(rng: Rng, world: World, chunk: Chunk, known_at: np.ndarray) -> np.ndarray:
    """Requests of the last months; some more come on the days that may be appended."""
    rows, rate = len(known_at), world.config.rates.forgotten
    low = np.maximum(known_at, world.today - 120 * _DAY)
    asked = quota(rng, known_at < world.today, rate * rows)
    later = quota(rng, ~asked, rate * rows * 0.2)
    past = between(rng, low, np.full(rows, world.today - np.timedelta64(1, "h")))
    future = between(rng, np.maximum(known_at, world.today), np.full(rows, world.ends))
    return np.where(asked, past, np.where(later, future, _NEVER))
