"""The content system: articles of the magazine and offers, each with its versions."""

import numpy as np

from orchestration.demo.columns import build, constant, only
from orchestration.demo.life import Versions, versions
from orchestration.demo.names import name_lists
from orchestration.demo.randomness import Rng, later_by
from orchestration.demo.truth import Loads
from orchestration.demo.world import World

_NEVER, _DAY = np.datetime64("NaT", "s"), np.timedelta64(1, "D")
_REVISED = 0.25
_CDN = "https://cdn.example.com/"
_OFFER_STATES = np.array(["scheduled", "live", "ended"], dtype=object)


def loads(world: World) -> Loads:
    """The whole magazine and all offers; the same for all people."""
    rng = world.stream("content tool")
    return [_articles(rng, world), _offers(rng, world)]


def _articles(rng: Rng, world: World) -> tuple:
    articles, rows = world.content.articles, len(world.content.articles.id)
    every = np.arange(rows)
    revised_at = np.where(
        rng.random(rows) < _REVISED, later_by(rng, articles.published_at, 3_600, 20 * 86_400), _NEVER
    )
    authors = rng.choice(name_lists()[3].women[:6], rows)
    history = versions(rng, world.config.rates, [(every, articles.published_at), (every, revised_at)])
    shown = history.record
    columns = {
        "id": articles.id[shown],
        "title": articles.title[shown],
        "section": articles.category[shown],
        "author": authors[shown],
        "slug": articles.slug[shown],
        "image_url": _images(rng, world, _CDN + "magazine/" + articles.slug, history),
        "published_at": articles.published_at[shown],
        "updated_at": history.updated_at,
        "loaded_at": history.loaded_at,
    }
    return "raw_content/articles", history.rows(build("raw_content/articles", columns))


def _offers(rng: Rng, world: World) -> tuple:
    offers, rows = world.content.offers, len(world.content.offers.id)
    every = np.arange(rows)
    steps = [(every, offers.starts_at - 3 * _DAY), (every, offers.starts_at), (every, offers.ends_at)]
    history = versions(rng, world.config.rates, steps)
    shown = history.record
    columns = {
        "id": offers.id[shown],
        "title": offers.title[shown],
        "product_id": world.catalogue.ids[offers.product[shown]],
        "discount_percent": offers.percent[shown],
        "price": offers.price[shown],
        "currency": constant("EUR", len(shown)),
        "slug": offers.slug[shown],
        "image_url": _images(rng, world, _CDN + "offers/" + offers.slug, history),
        "status": _OFFER_STATES[history.step],
        "starts_at": offers.starts_at[shown],
        "ends_at": offers.ends_at[shown],
        "updated_at": history.updated_at,
        "loaded_at": history.loaded_at,
    }
    return "raw_content/offers", history.rows(build("raw_content/offers", columns))


def _images(rng: Rng, world: World, paths: np.ndarray, history: Versions):
    """Addresses of pictures; some things have none."""
    has_image = rng.random(len(paths)) >= world.config.rates.missing_values
    return only((paths + ".jpg")[history.record], has_image[history.record])
