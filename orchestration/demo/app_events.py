"""What people do in the app, as its tracker tells it: by the phone's own clock, and late when it was offline."""

import numpy as np

from orchestration.demo.app_sessions import Sessions
from orchestration.demo.campaigns import campaigns_of
from orchestration.demo.columns import build, decimals, only, pick, texts_of
from orchestration.demo.installations import APP_VERSIONS, PLATFORMS, Installations
from orchestration.demo.life import Life
from orchestration.demo.places import CURRENCIES
from orchestration.demo.pushes import Pushes
from orchestration.demo.randomness import SECOND, Rng, hex_texts, later_by
from orchestration.demo.rows import Rows, loading_times

OPENED, SCREEN, ARTICLE, OFFER, ITEM, CART, LOGIN, PURCHASE, RECEIVED, TAPPED = range(10)
_NAMES = np.array(
    [
        "app_open",
        "screen_view",
        "article_view",
        "offer_view",
        "product_view",
        "add_to_cart",
        "login",
        "purchase",
        "push_receive",
        "push_open",
    ],
    dtype=object,
)
_SCREENS = np.array(["home", "search", "category", "wishlist", "stores", "account"], dtype=object)
_ITEM_KINDS = np.array(["article", "offer", "product"], dtype=object)


def events(
    rng: Rng, life: Life, installs: Installations, sessions: Sessions, pushes: Pushes
) -> tuple[np.ndarray, Rows]:
    """Events of sessions, then what became of push messages."""
    session, event, moment = _steps(rng, life, sessions)
    count, opened = len(session), np.flatnonzero(~np.isnat(pushes.opened_at))
    arrived = np.flatnonzero(~np.isnat(pushes.received_at))
    push = np.concatenate([np.full(count, -1), arrived, opened])
    install = np.concatenate([sessions.install[session], pushes.install[arrived], pushes.install[opened]])
    event = np.concatenate([event, np.full(len(arrived), RECEIVED), np.full(len(opened), TAPPED)])
    moment = np.concatenate([moment, pushes.received_at[arrived], pushes.opened_at[opened]])
    person, delay = sessions.person[session], _delays(rng, life, sessions)[session]
    person = np.concatenate([person, _signed_in(installs, install[count:], moment[count:])])
    delay = np.concatenate([delay, np.zeros(len(push) - count, int)])
    session = np.concatenate([session, np.full(len(push) - count, -1)])
    columns = _things(rng, life, sessions, session, event, moment) | {
        "id": hex_texts(rng, len(event)),
        "installation_id": pick(installs.id, install),
        "user_id": pick(texts_of(life.customer_id), person, person >= 0),
        "event": pick(_NAMES, event),
        "screen": pick(_SCREENS, rng.integers(0, len(_SCREENS), len(event)), event == SCREEN),
        "push_message_id": pick(pushes.id, push, push >= 0),
        **_payload(life, pushes, push),
        "app_version": pick(APP_VERSIONS, installs.version[install]),
        "platform": pick(PLATFORMS, installs.platform[install]),
    }
    told_at = moment + delay * SECOND
    received_at = later_by(rng, told_at, 1, 4)
    loaded_at = loading_times(rng, life.rates, received_at)
    clock_error = installs.clock_error[install] * SECOND
    columns |= {
        "device_time": moment + clock_error,
        "sent_at": told_at + clock_error,
        "received_at": received_at,
        "loaded_at": loaded_at,
    }
    return install, Rows(build("raw_app/events", columns), loaded_at)


def _payload(life: Life, pushes: Pushes, push: np.ndarray) -> dict:
    """What a push message says of itself, as the phone passes it on."""
    campaigns, knows = campaigns_of(life.world), push >= 0
    campaign = np.append(pushes.campaign, 0)[push]
    return {
        "push_campaign_name": pick("Push " + campaigns.name, campaign, knows),
        "push_title": pick(campaigns.subject, campaign, knows),
    }


def _steps(rng: Rng, life: Life, sessions: Sessions) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is done in each session: the session, the event, the moment."""
    count, buys = len(sessions), sessions.order >= 0

    def some(share: float) -> np.ndarray:
        return np.flatnonzero(rng.random(count) < share)

    looks = np.flatnonzero((rng.random(count) < 0.4) | buys)
    fills = looks[(rng.random(len(looks)) < 0.25) | buys[looks]]
    plan = [
        (OPENED, np.arange(count), 0, 1),
        (SCREEN, np.arange(count), 2, 6),
        (SCREEN, some(0.3), 20, 40),
        (ARTICLE, some(0.12), 41, 60),
        (OFFER, some(0.08), 41, 60),
        (ITEM, looks, 61, 80),
        (CART, fills, 81, 100),
        (LOGIN, np.flatnonzero(sessions.signs_in), 6, 10),
    ]
    session = [chosen for _, chosen, _, _ in plan] + [np.flatnonzero(buys)]
    moment = [
        sessions.started_at[chosen] + rng.integers(low, high, len(chosen)) * SECOND
        for _, chosen, low, high in plan
    ]
    moment.append(life.orders.placed_at[sessions.order[buys]])
    event = np.repeat([*(step for step, *_ in plan), PURCHASE], [len(chosen) for chosen in session])
    return np.concatenate(session), event, np.concatenate(moment)


def _things(
    rng: Rng, life: Life, sessions: Sessions, session: np.ndarray, event: np.ndarray, moment: np.ndarray
) -> dict:
    """The article, offer, product, cart or order of each event, with its price."""
    world, orders, persons = life.world, life.orders, life.people
    product = _products(rng, life, sessions)[session]
    order, country = sessions.order[session], persons.country[np.maximum(sessions.person[session], 0)]
    on_product, buys = (event == ITEM) | (event == CART), event == PURCHASE
    offer, article = world.content.offers.seen_at(moment), world.content.articles.read_at(rng, moment)
    item = np.choose(
        np.clip(event - ARTICLE, 0, 2),
        [world.content.articles.id[article], world.content.offers.id[offer], world.catalogue.ids[product]],
    )
    amount = world.catalogue.prices[product, country]
    if len(orders):
        amount = np.where(buys, orders.baskets.total[np.maximum(order, 0)], amount)
    carts = np.char.add("appcart_", hex_texts(rng, len(sessions), 16)).astype(object)
    has_item = (event >= ARTICLE) & (event <= CART)
    return {
        "item_kind": pick(_ITEM_KINDS, np.clip(event - ARTICLE, 0, 2), has_item),
        "item_id": only(item, has_item),
        "price": decimals(amount, on_product | buys),
        "currency": pick(CURRENCIES, country, on_product | buys),
        "quantity": only(np.ones(len(event), np.int32), on_product),
        "cart_id": pick(carts, session, (event == CART) | buys),
        "order_id": pick(texts_of(orders.id), order, buys),
    }


def _products(rng: Rng, life: Life, sessions: Sessions) -> np.ndarray:
    """The product looked at in each session: the one that is bought, where one is."""
    product = rng.integers(0, len(life.world.catalogue.ids), len(sessions))
    baskets = life.orders.baskets
    if not len(life.orders):
        return product
    bought = baskets.product[np.searchsorted(baskets.basket, np.maximum(sessions.order, 0))]
    return np.where(sessions.order >= 0, bought, product)


def _delays(rng: Rng, life: Life, sessions: Sessions) -> np.ndarray:
    """Seconds until a session's events are sent: hours where the phone was offline; nobody orders offline."""
    is_offline = (rng.random(len(sessions)) < life.rates.offline_sessions) & (sessions.order < 0)
    return np.where(is_offline, rng.integers(3_600, 20 * 3_600, len(sessions)), 1)


def _signed_in(installs: Installations, install: np.ndarray, moment: np.ndarray) -> np.ndarray:
    return np.where(moment > installs.signed_in_at[install], installs.owner[install], -1)
