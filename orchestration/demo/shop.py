"""The web shop's own tables, in the shape of Shopify: customers, orders, lines, refunds."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.columns import build, only, pick
from orchestration.demo.life import Life, Versions, versions
from orchestration.demo.mess import spell_phones
from orchestration.demo.places import CITY_NAMES, CODES, CURRENCIES
from orchestration.demo.randomness import Rng, later_by
from orchestration.demo.rows import Rows
from orchestration.demo.truth import Loads, first_loads, records

_NEVER = np.datetime64("NaT", "s")
_DAY = 86_400
_REFUNDED, _CANCELLED, _PENDING = 0.06, 0.03, 0.05
_REFUND_IDS, _LINE_IDS, _LINES_PER_ORDER = 880_000_000_000, 13_000_000_000_000, 50


@dataclass(frozen=True)
class Outcome:
    """What becomes of each order; NaT where it does not happen. Refunds in cents."""

    paid_at: np.ndarray
    refunded_at: np.ndarray
    cancelled_at: np.ndarray
    refund: np.ndarray


def loads(life: Life) -> Loads:
    """All shop rows of a chunk's life, and the truth about its accounts and guest orders."""
    return [*_customers(life), *_orders(life)]


def _customers(life: Life) -> Loads:
    rng, people, habits = life.stream("customers"), life.people, life.habits
    account = np.flatnonzero(habits.has_account)
    tells_shop = ~habits.on_list | (
        rng.random(len(people)) < 0.5
    )  # the others take it back in the e-mail tool only
    withdrawn_at = np.where(tells_shop, habits.marketing.withdrawn_at, _NEVER)
    phone = spell_phones(rng, life.rates, people, np.arange(len(people)), missing=0.35)
    at_office = (people.office >= 0) & (rng.random(len(people)) < 0.2)
    phone[at_office] = life.world.offices.phones[people.office[at_office]]
    history = versions(
        rng, life.rates, [(account, habits.known_at[account]), (account, withdrawn_at[account])]
    )
    who = history.record
    has_address = (rng.random(len(people)) < 0.85)[who]
    columns = {
        "id": life.customer_id[who],
        "email": life.account_email[who],
        "phone": phone[who],
        "first_name": people.first_name[who],
        "last_name": people.last_name[who],
        "email_marketing_consent_state": _consent_state(life, history),
        "email_marketing_consent_updated_at": np.where(
            habits.marketing.was_asked[who], history.updated_at, _NEVER
        ),
        "default_address_address1": only(people.street[who], has_address),
        "default_address_city": only(CITY_NAMES[people.city[who]], has_address),
        "default_address_zip": only(people.postal_code[who], has_address),
        "default_address_country_code": life.country_code[who],
        "created_at": habits.known_at[who],
        "updated_at": history.updated_at,
        "_loaded_at": history.loaded_at,
    }
    first = first_loads(who, history.loaded_at, len(people))[account]
    truth = records(
        "shop", "customer_id", life.customer_id[account].astype(str), people.person_id[account], first
    )
    return [("raw_shop/customers", history.rows(build("raw_shop/customers", columns))), truth]


def _consent_state(life: Life, history: Versions) -> np.ndarray:
    """subscribed, then unsubscribed; not_subscribed for a no; null where nobody asked."""
    marketing, who = life.habits.marketing, history.record
    state = np.where(marketing.is_granted[who], "subscribed", "not_subscribed").astype(object)
    state[history.step == 1] = "unsubscribed"
    state[~marketing.was_asked[who]] = None
    return state


def _orders(life: Life) -> Loads:
    rng, orders = life.stream("orders told"), life.orders
    outcome = _outcomes(rng, life)
    every = np.arange(len(orders))
    history = versions(
        rng,
        life.rates,
        [
            (every, orders.placed_at),
            (every, outcome.paid_at),
            (every, outcome.refunded_at),
            (every, outcome.cancelled_at),
        ],
    )
    table = build("raw_shop/orders", _order_columns(rng, life, outcome, history))
    first = first_loads(history.record, history.loaded_at, len(orders))
    guest = np.flatnonzero(orders.is_guest)
    keys = np.char.add("shop-", orders.id[guest].astype(str))
    truth = records("shop", "order_id", keys, life.people.person_id[orders.person[guest]], first[guest])
    lines, refunds = _lines(life, first), _refunds(rng, life, outcome, first)
    return [("raw_shop/orders", history.rows(table)), lines, refunds, truth]


def _outcomes(rng: Rng, life: Life) -> Outcome:
    """Most orders are paid at once; some a day later, some come back in part or whole, some are cancelled."""
    orders = life.orders
    placed_at, draw = orders.placed_at, rng.random(len(orders))
    is_refunded, is_cancelled = draw < _REFUNDED, draw > 1 - _CANCELLED
    is_pending = ~is_refunded & ~is_cancelled & (rng.random(len(orders)) < _PENDING)
    total = orders.baskets.total
    return Outcome(
        paid_at=np.where(is_pending, later_by(rng, placed_at, _DAY, 4 * _DAY), _NEVER),
        refunded_at=np.where(is_refunded, later_by(rng, placed_at, 3 * _DAY, 20 * _DAY), _NEVER),
        cancelled_at=np.where(is_cancelled, later_by(rng, placed_at, 1_800, 2 * _DAY), _NEVER),
        refund=np.where(
            rng.random(len(orders)) < 0.6,
            total,
            (total * rng.uniform(0.2, 0.7, len(orders))).astype(np.int64),
        ),
    )


def _order_columns(rng: Rng, life: Life, outcome: Outcome, history: Versions) -> dict:
    orders, people = life.orders, life.people
    phone = spell_phones(rng, life.rates, people, orders.person, missing=0.45)
    order = history.record
    who, country, baskets = orders.person[order], people.country[orders.person[order]], orders.baskets
    return {
        "id": orders.id[order],
        "name": np.char.add("#", (orders.id[order] % 1_000_000_000).astype(str)),
        "customer_id": only(life.customer_id[who], ~orders.is_guest[order]),
        "email": life.order_email[order],
        "phone": phone[order],
        "currency": CURRENCIES[country],
        "financial_status": _status(life, outcome, history),
        "cancelled_at": np.where(history.step == 3, outcome.cancelled_at[order], _NEVER),
        "subtotal_price": baskets.items[order],
        "total_discounts": baskets.discounts[order],
        "total_shipping": baskets.shipping[order],
        "total_tax": baskets.tax[order],
        "total_price": baskets.total[order],
        "billing_address_first_name": people.first_name[who],
        "billing_address_last_name": people.last_name[who],
        "billing_address_city": CITY_NAMES[people.city[who]],
        "billing_address_zip": people.postal_code[who],
        "billing_address_country_code": CODES[country],
        "created_at": orders.placed_at[order],
        "updated_at": history.updated_at,
        "_loaded_at": history.loaded_at,
    }


def _status(life: Life, outcome: Outcome, history: Versions) -> np.ndarray:
    order = history.record
    placed = np.where(np.isnat(outcome.paid_at[order]), "paid", "pending")
    in_full = outcome.refund[order] == life.orders.baskets.total[order]
    refunded = np.where(in_full, "refunded", "partially_refunded")
    return np.choose(history.step, [placed, "paid", refunded, "voided"]).astype(object)


def _lines(life: Life, order_loaded_at: np.ndarray) -> tuple[str, Rows]:
    """Lines are loaded with their order."""
    catalogue, orders, baskets = life.world.catalogue, life.orders, life.orders.baskets
    loaded_at = order_loaded_at[baskets.basket]
    columns = {
        "id": _LINE_IDS + (orders.id[baskets.basket] % 1_000_000_000) * _LINES_PER_ORDER + baskets.number,
        "order_id": orders.id[baskets.basket],
        "product_id": catalogue.ids[baskets.product],
        "title": pick(catalogue.titles, baskets.product),
        "quantity": baskets.quantity.astype(np.int32),
        "price": baskets.price,
        "total_discount": baskets.line_discount,
        "_loaded_at": loaded_at,
    }
    return "raw_shop/order_lines", Rows(build("raw_shop/order_lines", columns), loaded_at)


def _refunds(rng: Rng, life: Life, outcome: Outcome, order_loaded_at: np.ndarray) -> tuple[str, Rows]:
    orders = life.orders
    order = np.flatnonzero(~np.isnat(outcome.refunded_at))
    loaded_at = np.maximum(later_by(rng, outcome.refunded_at[order], 60, 3_000), order_loaded_at[order])
    columns = {
        "id": _REFUND_IDS + orders.id[order] % 1_000_000_000,
        "order_id": orders.id[order],
        "amount": outcome.refund[order],
        "currency": CURRENCIES[life.people.country[orders.person[order]]],
        "note": rng.choice(["return", "damaged", "goodwill"], len(order)),
        "created_at": outcome.refunded_at[order],
        "_loaded_at": loaded_at,
    }
    return "raw_shop/refunds", Rows(build("raw_shop/refunds", columns), loaded_at)
