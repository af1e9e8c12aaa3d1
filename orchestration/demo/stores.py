"""The tills and the loyalty programme: members, receipts, their lines."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.baskets import Baskets, draw_baskets
from orchestration.demo.columns import build, only, pick
from orchestration.demo.life import Life, versions
from orchestration.demo.mess import spell_emails, spell_phones
from orchestration.demo.places import (
    CITY_COUNTRY,
    CITY_NAMES,
    CODES,
    CURRENCIES,
    PER_EURO,
    SHARES,
    draw_cities,
)
from orchestration.demo.randomness import Rng, between, later_by, repeats
from orchestration.demo.rows import Rows, loading_times
from orchestration.demo.truth import Loads, first_loads, records

_NEVER, _DAY = np.datetime64("NaT", "s"), np.timedelta64(1, "D")
_CARD_SHOWN, _GIVES_EMAIL, _NOBODY_KNOWN, _BUYS_WITHOUT_CARD = 0.9, 0.3, 0.12, 0.15
_RECEIPTS_PER_PERSON = 96


@dataclass(frozen=True)
class Receipts:
    """Receipts in parallel arrays, by time; `person` is -1 where nobody can know who it was."""

    person: np.ndarray
    purchased_at: np.ndarray
    store: np.ndarray  # a city
    shows_card: np.ndarray
    gives_email: np.ndarray
    baskets: Baskets

    def __len__(self) -> int:
        return len(self.person)


def loads(life: Life) -> Loads:
    """All store rows of a chunk's life, and the truth about its cards and receipts."""
    rng = life.stream("stores")
    member_since = np.where(life.habits.has_card, _member_since(rng, life), _NEVER)
    return [*_members(rng, life, member_since), *_till(rng, life, member_since)]


def _member_since(rng: Rng, life: Life) -> np.ndarray:
    """Who is known through the card alone is known since they have it; others take one some months later."""
    habits, world = life.habits, life.world
    elsewhere = habits.has_account | habits.is_guest | habits.on_list | habits.in_crm
    latest = world.ends if life.chunk.are_newcomers else world.today - np.timedelta64(1, "h")
    later = between(rng, habits.known_at, np.minimum(habits.known_at + 120 * _DAY, latest))
    return np.where(elsewhere, later, habits.known_at)


def _members(rng: Rng, life: Life, member_since: np.ndarray) -> Loads:
    people, habits = life.people, life.habits
    rows = len(people)
    everybody = np.arange(rows)
    email = spell_emails(rng, life.rates, people, everybody, missing=0.15)
    phone = spell_phones(rng, life.rates, people, everybody, missing=0.25)
    capitals = rng.random(rows) < 0.1
    last_name = np.where(
        capitals, np.array([name.upper() for name in people.last_name], dtype=object), people.last_name
    )
    tells_store = ~habits.has_account & ~habits.on_list
    withdrawn_at = np.where(tells_store | (rng.random(rows) < 0.2), habits.marketing.withdrawn_at, _NEVER)
    withdrawn_at = np.where(withdrawn_at > member_since, withdrawn_at, _NEVER)
    card = np.flatnonzero(habits.has_card)
    history = versions(rng, life.rates, [(card, member_since[card]), (card, withdrawn_at[card])])
    who, stands = history.record, history.step == 0
    asked = habits.marketing.was_asked
    sms = habits.marketing.is_granted & (rng.random(rows) < 0.6)
    columns = {
        "card_no": life.card_no()[who],
        "first_name": people.first_name[who],
        "last_name": last_name[who],
        "birth_date": np.where(rng.random(rows) < 0.8, people.birth_date, np.datetime64("NaT", "D"))[who],
        "gender": only(np.where(people.is_female, "f", "m").astype(object), rng.random(rows) < 0.85).take(
            who
        ),
        "email": email[who],
        "phone": phone[who],
        "street": people.street[who],
        "city": CITY_NAMES[people.city[who]],
        "postal_code": people.postal_code[who],
        "country_code": life.country_code[who],
        "email_consent": only(habits.marketing.is_granted[who] & stands, asked[who]),
        "sms_consent": only(sms[who] & stands, asked[who]),
        "advertising_consent": only(habits.advertising.is_granted[who], habits.advertising.was_asked[who]),
        "consent_at": np.where(asked[who] | habits.advertising.was_asked[who], history.updated_at, _NEVER),
        "joined_at": member_since[who],
        "updated_at": history.updated_at,
        "loaded_at": history.loaded_at,
    }
    first = first_loads(who, history.loaded_at, rows)[card]
    truth = records("stores", "loyalty_card", life.card_no()[card], people.person_id[card], first)
    return [("raw_stores/loyalty_members", history.rows(build("raw_stores/loyalty_members", columns))), truth]


def _till(rng: Rng, life: Life, member_since: np.ndarray) -> Loads:
    receipts, people = _receipts(rng, life, member_since), life.people
    known = np.maximum(receipts.person, 0)
    country = CITY_COUNTRY[receipts.store]
    loaded_at = loading_times(rng, life.rates, receipts.purchased_at)
    number = np.char.zfill(
        (life.chunk.first * _RECEIPTS_PER_PERSON + np.arange(len(receipts))).astype(str), 10
    )
    number = np.char.add("R", number).astype(object)
    baskets = receipts.baskets
    points = (baskets.total / PER_EURO[country] / 100).astype(np.int32)
    burns = receipts.shows_card & (rng.random(len(receipts)) < 0.06)
    columns = {
        "receipt_no": number,
        "store_id": np.char.add("S", (receipts.store + 101).astype(str)),
        "store_city": CITY_NAMES[receipts.store],
        "country_code": CODES[country],
        "till_no": rng.integers(1, 7, len(receipts)).astype(np.int32),
        "loyalty_card_no": pick(life.card_no(), known, receipts.shows_card),
        "receipt_email": only(spell_emails(rng, life.rates, people, known), receipts.gives_email),
        "currency": CURRENCIES[country],
        "items_total": baskets.items,
        "discount_total": baskets.discounts,
        "tax_total": baskets.tax,
        "paid_total": baskets.total,
        "points_earned": np.where(receipts.shows_card, points, 0).astype(np.int32),
        "points_burned": np.where(burns, 100, 0).astype(np.int32),
        "purchased_at": receipts.purchased_at,
        "loaded_at": loaded_at,
    }
    told = np.flatnonzero(receipts.gives_email)
    keys = "stores-" + number[told]
    return [
        ("raw_stores/receipts", Rows(build("raw_stores/receipts", columns), loaded_at)),
        _lines(life, baskets, number, loaded_at),
        records("stores", "order_id", keys, people.person_id[known[told]], loaded_at[told]),
    ]


def _receipts(rng: Rng, life: Life, member_since: np.ndarray) -> Receipts:
    """Purchases of members, of people without a card, and of people whom nobody knows."""
    habits, world = life.habits, life.world
    goes_without = ~habits.has_card & (rng.random(len(habits.has_card)) < _BUYS_WITHOUT_CARD)
    years = (habits.left_at - habits.known_at) / (365 * _DAY)
    rate = np.where(habits.is_vip, 14.0, rng.gamma(1.6, 3.8, len(years)))
    count = rng.poisson(years * np.where(habits.has_card, rate, np.where(goes_without, 1.2, 0)))
    person, _ = repeats(np.minimum(count, _RECEIPTS_PER_PERSON // 2))
    at = between(rng, habits.known_at[person], habits.left_at[person])
    nobody = 0 if life.chunk.are_newcomers else int(len(person) * _NOBODY_KNOWN)
    person = np.concatenate([person, np.full(nobody, -1)])
    at = np.concatenate([at, between(rng, np.full(nobody, world.opens), np.full(nobody, world.ends))])
    at = _opening_hours(rng, at)
    order = np.lexsort([person, at])
    person, at = person[order], at[order]
    known, is_known = np.maximum(person, 0), person >= 0
    has_card = is_known & (at >= member_since[known])
    shows_card = has_card & (rng.random(len(person)) < _CARD_SHOWN)
    abroad = draw_cities(rng, rng.choice(len(SHARES), len(person), p=SHARES))
    store = np.where(is_known & (rng.random(len(person)) < 0.97), life.people.city[known], abroad)
    return Receipts(
        person=person,
        purchased_at=at,
        store=store,
        shows_card=shows_card,
        gives_email=is_known & ~shows_card & (rng.random(len(person)) < _GIVES_EMAIL),
        baskets=draw_baskets(rng, world.catalogue, habits, person, CITY_COUNTRY[store], are_shipped=False),
    )


def _opening_hours(rng: Rng, moments: np.ndarray) -> np.ndarray:
    """The same days, between eight and eight."""
    return later_by(rng, moments.astype("datetime64[D]").astype("datetime64[s]"), 8 * 3_600, 20 * 3_600)


def _lines(
    life: Life, baskets: Baskets, number: np.ndarray, receipt_loaded_at: np.ndarray
) -> tuple[str, Rows]:
    """Lines are loaded with their receipt."""
    catalogue = life.world.catalogue
    loaded_at = receipt_loaded_at[baskets.basket]
    columns = {
        "receipt_no": pick(number, baskets.basket),
        "line_no": (baskets.number + 1).astype(np.int32),
        "product_id": catalogue.ids[baskets.product],
        "title": pick(catalogue.titles, baskets.product),
        "quantity": baskets.quantity.astype(np.int32),
        "unit_price": baskets.price,
        "discount": baskets.line_discount,
        "loaded_at": loaded_at,
    }
    return "raw_stores/receipt_lines", Rows(build("raw_stores/receipt_lines", columns), loaded_at)
