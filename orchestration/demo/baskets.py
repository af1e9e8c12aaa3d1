"""What people put into a basket, at the shop or at a till."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.catalogue import Catalogue
from orchestration.demo.habits import Habits
from orchestration.demo.places import PER_EURO, TAX_PERCENT
from orchestration.demo.randomness import Rng, repeats


@dataclass(frozen=True)
class Baskets:
    """Lines in parallel arrays (`basket`: position of a line's basket), then sums per basket, in cents."""

    basket: np.ndarray
    number: np.ndarray
    product: np.ndarray
    quantity: np.ndarray
    price: np.ndarray
    line_discount: np.ndarray
    items: np.ndarray
    discounts: np.ndarray
    shipping: np.ndarray
    tax: np.ndarray

    @property
    def total(self) -> np.ndarray:
        return self.items - self.discounts + self.shipping + self.tax


def draw_baskets(
    rng: Rng,
    catalogue: Catalogue,
    habits: Habits,
    person: np.ndarray,
    country: np.ndarray,
    *,
    are_shipped: bool,
) -> Baskets:
    """A basket for each entry of `person` (-1 for somebody unknown), priced in the country's currency."""
    count = len(person)
    known = np.maximum(person, 0)
    is_vip = habits.is_vip[known] & (person >= 0)
    basket, number = repeats(1 + rng.poisson(np.where(is_vip, 1.6, 0.7)))
    product = _products(rng, catalogue, habits, person[basket], number)
    quantity = np.minimum(rng.geometric(np.where(is_vip, 0.6, 0.8)[basket]), 6)
    price = catalogue.prices[product, country[basket]]
    percent = np.where(rng.random(count) < 0.2, rng.choice([5, 10, 15, 20], count), 0)
    discount = quantity * price * percent[basket] // 100
    items, discounts = _sums(basket, quantity * price, count), _sums(basket, discount, count)
    return Baskets(
        basket=basket,
        number=number,
        product=product,
        quantity=quantity,
        price=price,
        line_discount=discount,
        items=items,
        discounts=discounts,
        shipping=_shipping(items, country) if are_shipped else np.zeros(count, np.int64),
        tax=(items - discounts) * TAX_PERCENT[country] // 100,
    )


def _sums(basket: np.ndarray, cents: np.ndarray, count: int) -> np.ndarray:
    """Integer sums: cents must tie exactly."""
    sums = np.zeros(count, np.int64)
    np.add.at(sums, basket, cents)
    return sums


def _products(
    rng: Rng, catalogue: Catalogue, habits: Habits, person: np.ndarray, number: np.ndarray
) -> np.ndarray:
    """Mostly from the favourite category, always for those who buy one only; a staple comes first."""
    count, known = len(person), np.maximum(person, 0)
    likes = rng.random(count) < np.where(habits.one_category[known], 1.0, 0.5)
    category = np.where(
        (person >= 0) & likes, habits.favourite[known], rng.integers(0, len(catalogue.category_names), count)
    )
    sizes = np.bincount(catalogue.category_of)
    firsts = np.cumsum(sizes) - sizes
    product = firsts[category] + (rng.random(count) * sizes[category]).astype(int)
    is_staple = (number == 0) & (person >= 0) & (habits.staple[known] >= 0)
    return np.where(is_staple, habits.staple[known], product)


def _shipping(items: np.ndarray, country: np.ndarray) -> np.ndarray:
    """4.90 euros, free from 60 on."""
    fee = np.round(490 * PER_EURO).astype(np.int64)
    free_from = np.round(6_000 * PER_EURO).astype(np.int64)
    return np.where(items < free_from[country], fee[country], 0)
