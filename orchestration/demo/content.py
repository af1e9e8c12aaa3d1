"""What the retailer writes and offers: a magazine with an article a week, and a product a week at a lower price."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.catalogue import Catalogue
from orchestration.demo.randomness import Rng, later_by

_HEADLINES = (
    "A beginner's guide to {}",
    "{}: five things worth knowing",
    "What our customers say about {}",
    "The people behind our {}",
    "{} for small budgets",
    "How to choose {}",
    "{} that last",
    "What is new in {}",
    "Gifts from the world of {}",
    "Our favourites: {}",
    "{} in a small flat",
    "Ask the buyer: {}",
)
_ARTICLE_IDS, _OFFER_IDS = 31_000, 52_000
_BACK_ISSUES = 24
_WEEK, _DAY = np.timedelta64(7, "D"), np.timedelta64(1, "D")
_OFFER_LASTS = 10 * _DAY


@dataclass(frozen=True)
class Articles:
    """Parallel arrays, by time."""

    id: np.ndarray
    title: np.ndarray
    category: np.ndarray
    slug: np.ndarray
    published_at: np.ndarray

    def read_at(self, rng: Rng, moments: np.ndarray) -> np.ndarray:
        """The article somebody reads at each moment: one that is out, rather a new one."""
        out = np.searchsorted(self.published_at, moments, side="right")
        return out - 1 - (rng.random(len(moments)) ** 2 * out).astype(int)


@dataclass(frozen=True)
class Offers:
    """Parallel arrays, by time; prices in cents, in euros."""

    id: np.ndarray
    title: np.ndarray
    product: np.ndarray
    percent: np.ndarray
    price: np.ndarray
    slug: np.ndarray
    starts_at: np.ndarray
    ends_at: np.ndarray

    def seen_at(self, moments: np.ndarray) -> np.ndarray:
        """The newest offer of each moment; one always runs."""
        return np.searchsorted(self.starts_at, moments, side="right") - 1


@dataclass(frozen=True)
class Content:
    articles: Articles
    offers: Offers


def draw_content(rng: Rng, catalogue: Catalogue, opens: np.datetime64, ends: np.datetime64) -> Content:
    return Content(_articles(rng, catalogue, opens, ends), _offers(rng, catalogue, opens, ends))


def _articles(rng: Rng, catalogue: Catalogue, opens: np.datetime64, ends: np.datetime64) -> Articles:
    weeks = np.arange(opens - _BACK_ISSUES * _WEEK, ends, _WEEK)
    titles = [
        (headline.format(name), name) for headline in _HEADLINES for name in catalogue.category_names.tolist()
    ]
    chosen = [titles[number % len(titles)] for number in range(len(weeks))]
    title, category = (np.array(column, dtype=object) for column in zip(*chosen, strict=True))
    return Articles(
        id=_ARTICLE_IDS + np.arange(len(weeks)),
        title=title,
        category=category,
        slug=_slugs(title),
        published_at=later_by(rng, weeks, 0, 6 * 86_400),
    )


def _offers(rng: Rng, catalogue: Catalogue, opens: np.datetime64, ends: np.datetime64) -> Offers:
    starts_at = np.arange(opens - _WEEK, ends, _WEEK)
    product = rng.integers(0, len(catalogue.ids), len(starts_at))
    percent = rng.choice([10, 15, 20, 30], len(starts_at))
    title = np.array(
        [
            f"{off} % off {name}"
            for off, name in zip(percent.tolist(), catalogue.titles[product].tolist(), strict=True)
        ],
        dtype=object,
    )
    return Offers(
        id=_OFFER_IDS + np.arange(len(starts_at)),
        title=title,
        product=product,
        percent=percent.astype(np.int32),
        price=catalogue.prices[product, 0] * (100 - percent) // 100,
        slug=_slugs(catalogue.titles[product]),
        starts_at=starts_at,
        ends_at=starts_at + _OFFER_LASTS,
    )


def _slugs(titles: np.ndarray) -> np.ndarray:
    kept = ["".join(sign for sign in title.lower() if sign.isalnum() or sign == " ") for title in titles]
    return np.array(["-".join(text.split()) for text in kept], dtype=object)
