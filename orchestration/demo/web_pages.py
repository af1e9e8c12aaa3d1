"""Page views of the web shop."""

import numpy as np

from orchestration.demo.columns import build, pick
from orchestration.demo.content import Articles, Offers
from orchestration.demo.journeys import SEARCH
from orchestration.demo.randomness import SECOND, Rng
from orchestration.demo.rows import Rows, loading_times
from orchestration.demo.tracker import Tracker

_SITE = "https://shop.example.com"
_REFERRERS = np.array(
    [
        "https://www.google.com/",
        "https://www.facebook.com/",
        "https://www.instagram.com/",
        "https://mail.example.com/",
        "https://news.example.com/",
    ],
    dtype=object,
)
_PAGES = (
    ("Home", "/"),
    ("Sale", "/sale"),
    ("Delivery", "/help/delivery"),
    ("Category", "/c/all"),
    ("Stores", "/stores"),
)


def pages(rng: Rng, tracker: Tracker) -> tuple[np.ndarray, Rows]:
    """A landing page, often another one, and the page of the product that is looked at."""
    visits, catalogue = tracker.life.visits, tracker.life.world.catalogue
    count = len(visits)
    landing, other = np.arange(count), np.flatnonzero(rng.random(count) < 0.25)
    product = np.flatnonzero(visits.intent >= SEARCH)
    visit = np.concatenate([landing, other, product])
    page = np.concatenate(
        [
            rng.choice(2, count, p=[0.8, 0.2]),
            rng.integers(1, len(_PAGES), len(other)),
            np.full(len(product), -1),
        ]
    )
    offset = np.concatenate(
        [np.zeros(count, int), rng.integers(8, 40, len(other)), rng.integers(60, 62, len(product))]
    )
    is_product, sold = page < 0, tracker.product[visit]
    names, paths = (np.array(column, dtype=object) for column in zip(*_PAGES, strict=True))
    product_paths = np.array([f"/p/{number}" for number in catalogue.ids], dtype=object)
    shelf = np.where(is_product, len(_PAGES) + sold, page)
    all_paths = np.concatenate([paths, product_paths])
    is_referred = (offset == 0) & (rng.random(len(visit)) < 0.5)
    moment = visits.started_at[visit] + offset * SECOND
    loaded_at = loading_times(rng, tracker.life.rates, moment)
    columns = tracker.context(rng, visit, moment, loaded_at) | {
        "name": pick(np.append(names, "Product"), np.where(is_product, len(_PAGES), page)),
        "path": pick(all_paths, shelf),
        "url": (_SITE + all_paths)[shelf] + np.where(offset == 0, tracker.click_id[visit], ""),
        "title": pick(np.concatenate([names, catalogue.titles]) + " | Demo Shop", shelf),
        "referrer": pick(_REFERRERS, rng.integers(0, len(_REFERRERS), len(visit)), is_referred),
    }
    return visit, Rows(build("raw_web/pages", columns), loaded_at)


def content_pages(rng: Rng, tracker: Tracker) -> tuple[np.ndarray, Rows]:
    """Articles and offers looked at in some of the visits."""
    visits, content = tracker.life.visits, tracker.life.world.content
    reads = np.flatnonzero(rng.random(len(visits)) < 0.06)
    looks = np.flatnonzero(rng.random(len(visits)) < 0.04)
    visit = np.concatenate([reads, looks])
    moment = visits.started_at[visit] + rng.integers(41, 59, len(visit)) * SECOND
    article = content.articles.read_at(rng, moment[: len(reads)])
    offer = content.offers.seen_at(moment[len(reads) :])
    path = np.concatenate(
        [
            _content_paths("magazine", content.articles, article),
            _content_paths("offers", content.offers, offer),
        ]
    )
    titles = np.concatenate([content.articles.title[article], content.offers.title[offer]])
    loaded_at = loading_times(rng, tracker.life.rates, moment)
    columns = tracker.context(rng, visit, moment, loaded_at) | {
        "name": np.repeat(np.array(["Article", "Offer"], dtype=object), [len(reads), len(looks)]),
        "path": path,
        "url": _SITE + path,
        "title": titles + " | Demo Shop",
    }
    return visit, Rows(build("raw_web/pages", columns), loaded_at)


def _content_paths(folder: str, shelf: Articles | Offers, chosen: np.ndarray) -> np.ndarray:
    paths = f"/{folder}/" + shelf.id.astype(str).astype(object) + "/" + shelf.slug
    return paths[chosen]
