"""Events of the web shop: search, view, basket, order, consent."""

import numpy as np

from orchestration.demo.columns import build, decimals, only, pick, texts_of
from orchestration.demo.journeys import BROWSE, BUY, CART, CHECKOUT, SEARCH
from orchestration.demo.life import Life
from orchestration.demo.places import CURRENCIES
from orchestration.demo.randomness import SECOND, Rng, hex_texts
from orchestration.demo.rows import Rows, loading_times
from orchestration.demo.tracker import Tracker

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


def _steps(rng: Rng, tracker: Tracker) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is done in each visit: the visit, the event, the moment."""
    visits, orders = tracker.life.visits, tracker.life.orders
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
    asked = tracker.devices.first_visit[rng.random(len(tracker.devices)) < 0.7]
    visit += [buys, asked]
    moment += [orders.placed_at[visits.order[buys]], started_at[asked] + 5 * SECOND]
    event = np.repeat(np.arange(6), [len(positions) for positions in visit])
    return np.concatenate(visit), event, np.concatenate(moment)


def tracks(rng: Rng, tracker: Tracker) -> tuple[np.ndarray, Rows]:
    visit, event, moment = _with_withdrawals(tracker, *_steps(rng, tracker))
    visits, orders, catalogue = tracker.life.visits, tracker.life.orders, tracker.life.world.catalogue
    product, country, order = tracker.product[visit], tracker.country[visit], visits.order[visit]
    on_product, completes = (event == VIEWED) | (event == ADDED), event == COMPLETED
    amount = catalogue.prices[product, country]
    if len(orders):
        amount = np.where(completes, orders.baskets.total[np.maximum(order, 0)], amount)
    priced = on_product | completes
    loaded_at = loading_times(rng, tracker.life.rates, moment)
    carts = np.char.add("cart_", hex_texts(rng, len(visits), 16)).astype(object)
    columns = tracker.context(rng, visit, moment, loaded_at) | {
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
        "consent_advertising": only(_says_yes(rng, tracker.life, visit, moment), event == CONSENTED),
    }
    return visit, Rows(build("raw_web/tracks", columns), loaded_at)


def _with_withdrawals(tracker: Tracker, visit: np.ndarray, event: np.ndarray, moment: np.ndarray):
    """Who takes the consent for advertising back does so on the device of the first visit."""
    visits, withdrawn_at = tracker.life.visits, tracker.life.habits.advertising.withdrawn_at
    visitor, first = np.unique(visits.visitor, return_index=True)
    known = visitor < tracker.life.visitors.known
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
