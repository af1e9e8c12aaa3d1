"""The web shop's tracker: what it adds to each visit, and the columns that all its tables have."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.ads import click_ids
from orchestration.demo.columns import Column, pick, texts_of
from orchestration.demo.devices import Devices, draw_devices
from orchestration.demo.life import Life
from orchestration.demo.places import LOCALES
from orchestration.demo.randomness import SECOND, Rng, hex_texts

_CAMPAIGNS = (
    ("google", "cpc", "brand"),
    ("google", "cpc", "shopping"),
    ("facebook", "paid_social", "spring_sale"),
    ("instagram", "paid_social", "new_in"),
    ("newsletter", "email", "weekly"),
    ("criteo", "display", "retargeting"),
)


@dataclass(frozen=True)
class Tracker:
    """The visits with what the tracker adds to them: device, campaign, click on an ad, product looked at."""

    life: Life
    devices: Devices
    campaign: np.ndarray
    click_id: np.ndarray
    product: np.ndarray
    country: np.ndarray

    def context(
        self, rng: Rng, visit: np.ndarray, moment: np.ndarray, loaded_at: np.ndarray
    ) -> dict[str, Column]:
        """The columns that all three tables have."""
        visits, device = self.life.visits, self.devices.of_visit[visit]
        campaign = self.campaign[visit]
        sources, mediums, names = (np.array(column, dtype=object) for column in zip(*_CAMPAIGNS, strict=True))
        sent_at = moment + rng.integers(0, 2, len(visit)) * SECOND
        return {
            "id": hex_texts(rng, len(visit)),
            "anonymous_id": pick(self.devices.anonymous_id, device),
            "user_id": pick(
                texts_of(self.life.customer_id), visits.visitor[visit], visits.is_logged_in[visit]
            ),
            "context_locale": pick(LOCALES, self.country[visit]),
            "context_user_agent": pick(self.devices.user_agent, device),
            "context_campaign_source": pick(sources, campaign, campaign >= 0),
            "context_campaign_medium": pick(mediums, campaign, campaign >= 0),
            "context_campaign_name": pick(names, campaign, campaign >= 0),
            "timestamp": moment,
            "sent_at": sent_at,
            "received_at": sent_at + rng.integers(1, 4, len(visit)) * SECOND,
            "uuid_ts": loaded_at,
        }


def draw_tracker(rng: Rng, life: Life) -> Tracker:
    visits, visitors, catalogue = life.visits, life.visitors, life.world.catalogue
    count = len(visits)
    campaign = np.where(rng.random(count) < 0.35, rng.integers(0, len(_CAMPAIGNS), count), -1)
    liked = np.concatenate([life.habits.favourite, np.full(len(visitors) - visitors.known, -1)])[
        visits.visitor
    ]
    category = np.where(
        (liked >= 0) & (rng.random(count) < 0.6), liked, rng.integers(0, len(catalogue.category_names), count)
    )
    sizes = np.bincount(catalogue.category_of)
    product = (np.cumsum(sizes) - sizes)[category] + (rng.random(count) * sizes[category]).astype(int)
    baskets = life.orders.baskets
    bought = (
        baskets.product[np.searchsorted(baskets.basket, np.maximum(visits.order, 0))]
        if len(life.orders)
        else product
    )
    product = np.where(visits.order >= 0, bought, product)
    sources = np.array([source for source, _, _ in _CAMPAIGNS], dtype=object)[campaign]
    clicked = click_ids(life.stream("ad clicks"), sources, campaign >= 0)
    return Tracker(
        life, draw_devices(rng, visits), campaign, clicked, product, visitors.country[visits.visitor]
    )
