"""Carts: equal to a sequential definition, whatever the order in which events arrive, and to Snowplow's cart values."""

import csv
import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

import pytest

from tests.support.events import event_row, load_events, prepare_events
from tests.support.project import REPOSITORY, Project

START = datetime(2026, 6, 1)
NAMES = [
    "product_added",
    "product_removed",
    "cart_viewed",
    "checkout_started",
    "order_completed",
    "product_viewed",
]
SNOWPLOW = REPOSITORY.parent / "shared" / "data" / "raw_snowplow" / "ecommerce"
ENTITY = "com_snowplowanalytics_snowplow_ecommerce"
# Carts whose value the tracker was told otherwise than by its products: (here, there).
TOLD_OTHERWISE = {
    # one press of the button, told as two pieces of the product; the page counted one
    "bbcf9f": (Decimal(30), Decimal(15)),
    # the makers of the file typed totals by hand
    "c04bdd": (Decimal(0), Decimal("43.21")),
}


@pytest.fixture(scope="module")
def web(project: Project) -> Project:
    return prepare_events(project, event_row("e", "d", str(START), str(START)))


def carts(project: Project, *arguments: str) -> list[dict]:
    project.dbt("run", "--select", "feed_events", "event_carts", *arguments)
    return project.rows("select * from cdp.event_carts order by source, cart_id")


def cart_of(events: Iterable[dict]) -> dict[str, Any]:
    """One cart's events in order, one after the other; prices never change here."""
    pieces: Counter = Counter()
    found: dict[str, Any] = {"ordered_at": None, "last_changed_at": None}
    for row in events:
        at = datetime.fromisoformat(row["occurred_at"])
        found = {"started_at": at} | found | {"last_used_at": at}
        if row["event_name"] in ("product_added", "product_removed"):
            sign = 1 if row["event_name"] == "product_added" else -1
            pieces[row["item_id"]] += sign * int(row["quantity"])
            found["last_changed_at"] = at
        elif row["event_name"] == "order_completed":
            found["ordered_at"] = found["ordered_at"] or at
    inside = +pieces
    return found | {
        "item_count": len(inside) if pieces else None,
        "quantity": inside.total() if pieces else None,
        "amount": sum(Decimal(price(item)) * count for item, count in inside.items()) if pieces else None,
    }


def price(item: str) -> str:
    return f"{item[1:]}.25"


def test_replayed_late_and_out_of_order_they_equal_the_definition(web: Project) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    arriving = []
    for number in range(160):
        name, item = chance.choice(NAMES), f"i{chance.randrange(1, 4)}"
        arriving.append(
            event_row(
                f"e{number:04d}",
                f"d{chance.randrange(3)}",
                str(START + timedelta(minutes=chance.randrange(1500))),
                str(START),
                event_name=name,
                item_id=item,
                quantity=str(chance.randrange(1, 3)),
                amount=price(item),
                currency="EUR",
                cart_id=chance.choice([None, "c0", "c1", "c2", "c3", "c4", "c5"]),
            )
        )
    so_far: list[dict] = []
    for place, start in enumerate(range(0, 160, 40)):
        so_far += [
            row | {"loaded_at": str(START + timedelta(hours=place))} for row in arriving[start : start + 40]
        ]
        load_events(web, so_far)
        replayed = carts(web, *(["--full-refresh"] if place == 0 else []))
        used = [row for row in so_far if row["cart_id"] and row["event_name"] != "product_viewed"]
        used.sort(key=lambda row: (row["cart_id"], row["occurred_at"], row["event_id"]))
        expected = {cart: cart_of(rows) for cart, rows in groupby(used, key=lambda row: row["cart_id"])}
        assert {
            row["cart_id"]: {name: row[name] for name in expected[row["cart_id"]]} for row in replayed
        } == expected
    assert replayed == carts(web, "--full-refresh")


@pytest.mark.skipif(
    not SNOWPLOW.is_dir(), reason=f"{SNOWPLOW} is absent: events are no part of this repository"
)
def test_contents_equal_the_values_that_snowplow_was_told(web: Project) -> None:
    """Its tracker gave no cart_id: a cart begins where Snowplow's models say so. Contents come from products."""
    interactions = sorted(
        read("expected/default/snowplow_ecommerce_cart_interactions_expected"), key=in_order
    )
    products = {event: list(rows) for event, rows in by_event(read(f"source/{ENTITY}_product_1"))}
    orders = {row["root_id"]: row for row in read(f"source/{ENTITY}_transaction_1")}
    rows, told = [], {}
    for session, steps in groupby(interactions, key=lambda row: row["domain_sessionid"]):
        number = 0
        for step in steps:
            number += step["cart_created"].upper() == "TRUE"
            cart = f"{session[:6]}{f'/{number}' if number else ''}"
            rows += events_of(step, cart, products[step["event_id"]], orders.get(step["event_id"]))
            last = told.setdefault(cart, {"value": None, "order": None})
            last["value"] = Decimal(step["cart_total_value"]) if step["cart_total_value"] else last["value"]
            if step["cart_transacted"].upper() == "TRUE":
                last["order"] = orders[step["event_id"]]["transaction_id"]
    load_events(web, rows)
    found = {row["cart_id"]: row for row in carts(web, "--full-refresh")}
    assert {cart: row["order_id"] for cart, row in found.items()} == {
        cart: last["order"] for cart, last in told.items()
    }
    pairs = {cart: (row["amount"], told[cart]["value"]) for cart, row in found.items()}
    assert {cart: pair for cart, pair in pairs.items() if pair[0] != pair[1]} == TOLD_OTHERWISE
    emptied = {cart for cart, (_, value) in pairs.items() if value == 0}
    assert {cart for cart, row in found.items() if row["quantity"] == 0} - TOLD_OTHERWISE.keys() == emptied


def read(file: str) -> list[dict[str, str]]:
    with (SNOWPLOW / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def in_order(row: dict[str, str]) -> tuple[str, str, str]:
    return row["domain_sessionid"], row["derived_tstamp"], row["event_id"]


def by_event(rows: list[dict[str, str]]) -> Iterable[tuple[str, Iterable[dict[str, str]]]]:
    return groupby(sorted(rows, key=lambda row: row["root_id"]), key=lambda row: row["root_id"])


def events_of(step: dict, cart: str, products: list[dict], order: dict | None) -> list[dict]:
    """An order is one event, else there is one for each product that the event tells of."""
    common = {"cart_id": cart, "visitor": step["domain_userid"], "loaded_at": str(START)}
    common |= {"occurred_at": step["derived_tstamp"]}
    if order:
        done = {"event_name": "order_completed", "order_id": order["transaction_id"]}
        return [event_row(step["event_id"], **common, **done)]
    names = {"add_to_cart": "product_added", "remove_from_cart": "product_removed"}
    return [
        event_row(
            f"{step['event_id']}/{place}",
            **common,
            event_name=names[step["ecommerce_action_type"]],
            item_id=product["id"],
            amount=product["price"],
            currency=product["currency"],
            quantity=product["quantity"] or "1",
        )
        for place, product in enumerate(products)
    ]
