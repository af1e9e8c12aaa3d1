"""Web events in the shape of the Segment spec: identifies, pages, tracks."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.columns import Column, build, decimals, only, pick, texts_of
from orchestration.demo.devices import Devices, draw_devices
from orchestration.demo.journeys import BROWSE, BUY, CART, CHECKOUT, SEARCH
from orchestration.demo.life import Life
from orchestration.demo.mess import other_emails, spell_phones
from orchestration.demo.places import CURRENCIES, LOCALES
from orchestration.demo.randomness import SECOND, Rng, hex_texts
from orchestration.demo.rows import Rows, loading_times
from orchestration.demo.truth import Loads, first_loads, records

SEARCHED, VIEWED, ADDED, CHECKED_OUT, COMPLETED, CONSENTED = range(6)
_EVENTS = np.array(
    [
        "products_searched",
        "product_viewed",
        "product_added",
        "checkout_started",
        "order_completed",
        "consent_preference_updated",
    ],
    dtype=object,
)
_EVENT_TEXTS = np.array([name.replace("_", " ").title() for name in _EVENTS], dtype=object)
_SITE = "https://shop.example.com"
_CAMPAIGNS = (
    ("google", "cpc", "brand"),
    ("google", "cpc", "shopping"),
    ("facebook", "paid_social", "spring_sale"),
    ("instagram", "paid_social", "new_in"),
    ("newsletter", "email", "weekly"),
    ("criteo", "display", "retargeting"),
)
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


@dataclass(frozen=True)
class Web:
    """The visits with what the tracker adds to them: device, campaign, product looked at."""

    life: Life
    devices: Devices
    campaign: np.ndarray
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


def loads(life: Life) -> Loads:
    """All web rows of a chunk's life, and the truth about its devices."""
    rng = life.stream("web")
    web = _web(rng, life)
    seen = {
        "raw_web/identifies": _identifies(rng, web),
        "raw_web/pages": _pages(rng, web),
        "raw_web/tracks": _tracks(rng, web),
    }
    device = np.concatenate([web.devices.of_visit[visit] for visit, _ in seen.values()])
    loaded_at = np.concatenate([rows.loaded_at for _, rows in seen.values()])
    owners = life.visitors.person_id[web.devices.owner]
    first = first_loads(device, loaded_at, len(web.devices))
    truth = records("web", "anonymous_id", web.devices.anonymous_id, owners, first, web.devices.is_shared)
    return [*((path, rows) for path, (_, rows) in seen.items()), truth]


def _web(rng: Rng, life: Life) -> Web:
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
    return Web(life, draw_devices(rng, visits), campaign, product, visitors.country[visits.visitor])


def _pages(rng: Rng, web: Web) -> tuple[np.ndarray, Rows]:
    """A landing page, often another one, and the page of the product that is looked at."""
    visits, catalogue = web.life.visits, web.life.world.catalogue
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
    is_product, sold = page < 0, web.product[visit]
    names, paths = (np.array(column, dtype=object) for column in zip(*_PAGES, strict=True))
    product_paths = np.array([f"/p/{number}" for number in catalogue.ids], dtype=object)
    shelf = np.where(is_product, len(_PAGES) + sold, page)
    all_paths = np.concatenate([paths, product_paths])
    is_referred = (offset == 0) & (rng.random(len(visit)) < 0.5)
    moment = visits.started_at[visit] + offset * SECOND
    loaded_at = loading_times(rng, web.life.rates, moment)
    columns = web.context(rng, visit, moment, loaded_at) | {
        "name": pick(np.append(names, "Product"), np.where(is_product, len(_PAGES), page)),
        "path": pick(all_paths, shelf),
        "url": pick(_SITE + all_paths, shelf),
        "title": pick(np.concatenate([names, catalogue.titles]) + " | Demo Shop", shelf),
        "referrer": pick(_REFERRERS, rng.integers(0, len(_REFERRERS), len(visit)), is_referred),
    }
    return visit, Rows(build("raw_web/pages", columns), loaded_at)


def _steps(rng: Rng, web: Web) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is done in each visit: the visit, the event, the moment."""
    visits, orders = web.life.visits, web.life.orders
    started_at, intent = visits.started_at, visits.intent
    looks = (intent >= SEARCH) | ((intent == BROWSE) & (rng.random(len(visits)) < 0.3))
    plan = [
        (
            SEARCHED,
            np.flatnonzero((intent == SEARCH) | ((intent == BUY) & (rng.random(len(visits)) < 0.2))),
            20,
            50,
        ),
        (VIEWED, np.flatnonzero(looks), 62, 70),
        (ADDED, np.flatnonzero(intent >= CART), 75, 95),
        (CHECKED_OUT, np.flatnonzero(intent >= CHECKOUT), 96, 115),
    ]
    visit = [positions for _, positions, _, _ in plan]
    moment = [
        started_at[positions] + rng.integers(low, high, len(positions)) * SECOND
        for _, positions, low, high in plan
    ]
    buys = np.flatnonzero(visits.order >= 0)
    asked = web.devices.first_visit[rng.random(len(web.devices)) < 0.7]
    visit += [buys, asked]
    moment += [orders.placed_at[visits.order[buys]], started_at[asked] + 5 * SECOND]
    event = np.repeat(np.arange(6), [len(positions) for positions in visit])
    return np.concatenate(visit), event, np.concatenate(moment)


def _tracks(rng: Rng, web: Web) -> tuple[np.ndarray, Rows]:
    visit, event, moment = _with_withdrawals(web, *_steps(rng, web))
    visits, orders, catalogue = web.life.visits, web.life.orders, web.life.world.catalogue
    product, country, order = web.product[visit], web.country[visit], visits.order[visit]
    on_product, completes = (event == VIEWED) | (event == ADDED), event == COMPLETED
    amount = catalogue.prices[product, country]
    if len(orders):
        amount = np.where(completes, orders.baskets.total[np.maximum(order, 0)], amount)
    priced = on_product | completes
    loaded_at = loading_times(rng, web.life.rates, moment)
    carts = np.char.add("cart_", hex_texts(rng, len(visits), 16)).astype(object)
    columns = web.context(rng, visit, moment, loaded_at) | {
        "event": pick(_EVENTS, event),
        "event_text": pick(_EVENT_TEXTS, event),
        "product_id": pick(texts_of(catalogue.ids), product, on_product),
        "category": pick(catalogue.categories, product, on_product),
        "price": decimals(amount, priced),
        "currency": pick(CURRENCIES, country, priced),
        "quantity": only(np.ones(len(visit), np.int32), priced),
        "cart_id": pick(carts, visit, (event >= ADDED) & (event <= COMPLETED)),
        "order_id": pick(texts_of(orders.id), order, completes),
        "query": pick(
            np.array([name.lower() for name in catalogue.titles], dtype=object), product, event == SEARCHED
        ),
        "consent_advertising": only(_says_yes(rng, web.life, visit, moment), event == CONSENTED),
    }
    return visit, Rows(build("raw_web/tracks", columns), loaded_at)


def _with_withdrawals(web: Web, visit: np.ndarray, event: np.ndarray, moment: np.ndarray):
    """Who takes the consent for advertising back does so on the device of the first visit."""
    visits, withdrawn_at = web.life.visits, web.life.habits.advertising.withdrawn_at
    visitor, first = np.unique(visits.visitor, return_index=True)
    known = visitor < web.life.visitors.known
    visitor, first = visitor[known], first[known]
    leaves = ~np.isnat(withdrawn_at[visitor])
    return (
        np.concatenate([visit, first[leaves]]),
        np.concatenate([event, np.full(leaves.sum(), CONSENTED)]),
        np.concatenate([moment, withdrawn_at[visitor[leaves]]]),
    )


def _says_yes(rng: Rng, life: Life, visit: np.ndarray, moment: np.ndarray) -> np.ndarray:
    """What the visitor answers to the banner at that moment."""
    visitor = life.visits.visitor[visit]
    known = visitor < life.visitors.known
    consent, who = life.habits.advertising, np.minimum(visitor, life.visitors.known - 1)
    stands = consent.is_granted[who] & ~(moment >= consent.withdrawn_at[who])
    return np.where(known, stands, rng.random(len(visit)) < 0.55)


def _identifies(rng: Rng, web: Web) -> tuple[np.ndarray, Rows]:
    """Sent at the first login on a device and now and then later; guests tell their address at the checkout."""
    life, visits = web.life, web.life.visits
    pairs = web.devices.of_visit * (len(life.visitors) + 1) + visits.visitor
    logged_in = np.flatnonzero(visits.is_logged_in)
    logged_in = logged_in[np.argsort(visits.started_at[logged_in], kind="stable")]
    first = logged_in[np.unique(pairs[logged_in], return_index=True)[1]]
    again = logged_in[rng.random(len(logged_in)) < 0.1]
    guests = np.flatnonzero((visits.order >= 0) & ~visits.is_logged_in & (rng.random(len(visits)) < 0.5))
    visit = np.concatenate([np.union1d(first, again), guests])
    who, is_guest = visits.visitor[visit], ~visits.is_logged_in[visit]
    email = np.where(rng.random(len(visit)) < 0.25, other_emails(life.people, who), life.account_email[who])
    email[is_guest] = life.order_email[visits.order[visit[is_guest]]]
    moment = visits.started_at[visit] + np.where(is_guest, 98, 6) * SECOND
    loaded_at = loading_times(rng, life.rates, moment)
    names_given = rng.random(len(visit)) < 0.8
    marketing = life.habits.marketing
    columns = web.context(rng, visit, moment, loaded_at) | {
        "email": email,
        "phone": spell_phones(rng, life.rates, life.people, who, missing=0.75),
        "first_name": only(life.people.first_name[who], names_given),
        "last_name": only(life.people.last_name[who], names_given),
        "email_opt_in": only(
            marketing.is_granted[who] & ~(moment >= marketing.withdrawn_at[who]),
            marketing.was_asked[who] & ~is_guest,
        ),
    }
    return visit, Rows(build("raw_web/identifies", columns), loaded_at)
