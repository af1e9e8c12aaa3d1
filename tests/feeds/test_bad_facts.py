"""Bad facts from feeds to traits: each is set aside with a reason, or handled as docs/add-a-source.md says."""

import csv
from collections import Counter
from decimal import Decimal
from math import inf, nan
from typing import Any

import pytest

from tests.support.events import event_row
from tests.support.project import REPOSITORY, Project

MOMENT = "2026-06-01 10:00:00"
LATER = "2026-06-02 10:00:00"
ROOMS = ["staging/goldseam", "feeds", "identity", "profiles", "activity", "traits"]

IDENTIFIER = {
    "identifier_type": "customer_id",
    "loaded_at": MOMENT,
    "region": "DE",
    "observed_at": MOMENT,
    "last_observed_at": MOMENT,
    "observation_count": "1",
}
# Of customer 2 nothing is known but the number.
IDENTIFIERS = [
    IDENTIFIER | {"identifier_value": number, "record_key": f"customers/{number}"} for number in "12"
]
ATTRIBUTES = [
    {
        "identifier_type": "customer_id",
        "identifier_value": "1",
        "record_key": "customers/1",
        "loaded_at": MOMENT,
        "attribute": "first_name",
        "value": "Anna",
        "observed_at": MOMENT,
    }
]


def order(key: str, paid: str, rule: str | None, refunded: float = 0, **columns: Any) -> dict[str, Any]:
    """One row of the feed; rule: what it is to be rejected by."""
    return {
        "identifier_type": "customer_id",
        "identifier_value": "1",
        "record_key": key,
        "loaded_at": MOMENT,
        "order_id": key,
        "status": "paid",
        "channel": "web",
        "store": None,
        "currency": "EUR",
        **dict.fromkeys(["items_amount", "shipping_amount", "tax_amount", "discount_amount"]),
        "refunded_amount": refunded,
        "paid_amount": paid,
        "occurred_at": MOMENT,
        "updated_at": MOMENT,
        "rule": rule,
    } | columns


def line(key: str, quantity: str, unit_price: float, rule: str | None, **columns: Any) -> dict[str, Any]:
    return {
        "identifier_type": "customer_id",
        "identifier_value": "1",
        "record_key": key,
        "loaded_at": MOMENT,
        "order_id": "good",
        "order_item_id": key,
        **dict.fromkeys(["item_id", "title", "category", "discount_amount"]),
        "quantity": quantity,
        "unit_price": unit_price,
        "currency": "EUR",
        "occurred_at": MOMENT,
        "rule": rule,
    } | columns


def event(key: str, rule: str | None, loaded_at: str = MOMENT, **columns: Any) -> dict[str, Any]:
    """A page that customer 1 saw."""
    named = {"identifier_type": "customer_id", "record_key": key, "rule": rule}
    return event_row(key, "1", MOMENT, loaded_at) | named | columns


ORDERS = [
    order("good", "100.00", None),
    order("of-customer-2", "7.00", None, identifier_value="2"),
    order("pounds", "80.00", None, currency="GBP"),
    order("no-rate", "500.00", None, currency="CHF"),
    order("no-customer", "30.00", "no_identifier", identifier_value=None),
    order("blank-customer", "31.00", "no_identifier", identifier_value=" "),
    # what shops write where nobody signed in is an account for the feed; only the shop knows better
    order("unknown-customer", "9.00", None, identifier_value="99"),
    order("return-alone", "0", None, refunded=15, status="return"),
    order("more-back-than-paid", "20.00", None, refunded=25, status="refunded"),
    order("refund-below-zero", "40.00", "bad_amount", refunded=-20),
    order("paid-below-zero", "-50.00", "bad_amount"),
    order("paid-is-text", "twelve", "unreadable"),
    order("paid-is-the-text-nan", "NaN", "unreadable"),
    order("refund-is-nan", "60.00", "unreadable", refunded=nan),
    order("twice-old", "10.00", "duplicate", order_id="twice"),
    order("twice-new", "45.00", None, order_id="twice", updated_at=LATER),
    order("twice-spoilt", "a lot", "unreadable", order_id="twice", updated_at="2026-06-03 10:00:00"),
    order("epoch", "35.00", "no_time", occurred_at="1970-01-01 00:00:00"),
    order("in-2100", "70.00", None, occurred_at="2100-01-01 00:00:00"),
]
LINES = [
    line("two", "2", 50, None),
    line("one-went-back", "-1", 12.5, None, order_id="return-alone"),
    line("text", "many", 5, "unreadable"),
    line("half", "1.5", 5, "unreadable"),
    line("nan", "1", nan, "unreadable"),
    line("infinite", "1", inf, "unreadable"),
    line("no-customer", "3", 10, "no_identifier", order_id="no-customer", identifier_value=None),
    # its order is set aside for its own faults
    line("order-rejected", "1", 12, None, order_id="paid-is-text"),
    line("no-such-order", "1", 3, None, order_id="never-heard-of"),
    line("again-old", "1", 8, "duplicate", order_item_id="again"),
    line("again-new", "1", 9, None, order_item_id="again", loaded_at=LATER),
]
EVENTS = [
    event("good", None, amount=1.5),
    event("epoch", "no_time", occurred_at="1970-01-01 00:00:00"),
    event("in-2100", None, occurred_at="2100-01-01 00:00:00"),
    event("nan", "unreadable", amount=nan),
    event("text", "unreadable", quantity="two"),
    event("nobody", "no_identifier", identifier_value=None),
    event("twice-first", None, event_id="twice", page_url="/first"),
    event("twice-then", "duplicate", loaded_at=LATER, event_id="twice", page_url="/then"),
]
FLOATS = ["refunded_amount", "unit_price", "amount"]
FEEDS = {"orders": ORDERS, "order_items": LINES, "events": EVENTS}
SOURCES = {"shop": ["identifiers", "attributes", "orders", "order_items"], "web": ["events"]}


@pytest.fixture(scope="module")
def shop(project: Project) -> Project:
    """A shop and its web site, everything run up to traits as of the end of June."""
    project.vars = {"sources": SOURCES, "as_of": "2026-06-30"}
    project.dbt("seed")
    project.load("staging", "feed_shop__identifiers", IDENTIFIERS)
    project.load("staging", "feed_shop__attributes", ATTRIBUTES)
    for feed, rows in FEEDS.items():
        source = next(name for name, feeds in SOURCES.items() if feed in feeds)
        given = [{name: value for name, value in row.items() if name != "rule"} for row in rows]
        # floats, so that what is not a number can be one
        types = {name: "double precision" if name in FLOATS else "text" for name in given[0]}
        project.load("staging", f"feed_{source}__{feed}", given, types)
    run(project)
    return project


def run(project: Project) -> None:
    project.dbt("run", "--select", *(f"path:models/{room}" for room in ROOMS))


@pytest.mark.parametrize("feed", FEEDS)
def test_each_row_is_in_use_or_set_aside_with_a_reason(shop: Project, feed: str) -> None:
    rejected = shop.rows(f"select record_key, rule, reason from feeds.feed_rejections where feed = '{feed}'")
    assert {row["record_key"]: row["rule"] for row in rejected} == {
        row["record_key"]: row["rule"] for row in FEEDS[feed] if row["rule"]
    }
    assert all(row["reason"] for row in rejected)
    used = shop.rows(f"select record_key from feeds.feed_{feed}")
    assert Counter(row["record_key"] for row in used + rejected) == Counter(
        row["record_key"] for row in FEEDS[feed]
    )


def test_a_reason_names_what_to_look_at(shop: Project) -> None:
    rows = shop.rows("select record_key, reason from feeds.feed_rejections where feed = 'orders'")
    reasons = {row["record_key"]: row["reason"] for row in rows}
    assert "paid_amount" in reasons["paid-is-text"] and "refunded_amount" in reasons["refund-is-nan"]
    assert "1970-01-01 00:00:00" in reasons["epoch"]
    assert "the newest" in reasons["twice-old"]


def test_money_in_is_money_accepted_and_rejected(shop: Project) -> None:
    """By currency; what cannot be read is no amount, and its row is set aside."""
    readable = [row for row in ORDERS if row["rule"] != "unreadable"]
    expected: dict[tuple[str, bool], list[Decimal]] = {}
    for row in readable:
        sums = expected.setdefault((row["currency"], row["rule"] is None), [Decimal(0), Decimal(0)])
        sums[0] += Decimal(row["paid_amount"])
        sums[1] += Decimal(row["refunded_amount"])
    found = shop.rows("""
        select currency, true as is_used, sum(paid_amount) as paid, sum(refunded_amount) as refunded
        from feeds.feed_orders group by 1
        union all
        select currency, false, sum(paid_amount), sum(refunded_amount)
        from feeds.rejected_orders where rejection_rule <> 'unreadable' group by 1
    """)
    assert {(row["currency"], row["is_used"]): [row["paid"], row["refunded"]] for row in found} == expected
    public = shop.rows("""
        select currency, sum(paid_amount) as paid, sum(refunded_amount) as refunded from cdp.orders group by currency
    """)
    assert {(row["currency"], True): [row["paid"], row["refunded"]] for row in public} == {
        key: sums for key, sums in expected.items() if key[1]
    }


def revenue_of(*keys: str) -> Decimal:
    """Paid less refunded in euros, by the rates of the seed; 0 where there is no rate."""
    with (REPOSITORY / "seeds" / "exchange_rates.csv").open(newline="") as file:
        rates = {row["currency"]: Decimal(row["rate"]) for row in csv.DictReader(file)}
    rows = [row for row in ORDERS if row["record_key"] in keys]
    assert len(rows) == len(keys)
    return sum(
        (Decimal(row["paid_amount"]) - Decimal(row["refunded_amount"]))
        * rates.get(row["currency"], Decimal(0))
        for row in rows
    )


BOUGHT = ["good", "pounds", "no-rate", "more-back-than-paid", "twice-new"]


def test_traits_count_orders_and_sum_what_is_left(shop: Project) -> None:
    """A return alone takes its money away and is no order; what is dated 2100 waits."""
    found = traits(shop)
    assert found["1"] == (len(BOUGHT), revenue_of(*BOUGHT, "return-alone"), 3)
    assert found["2"] == (1, revenue_of("of-customer-2"), 0)
    [unbound] = shop.rows("select order_id, revenue from cdp.orders where profile_id is null")
    assert tuple(unbound.values()) == ("unknown-customer", 9)
    for assertion in ("assert_facts_tie_to_feeds", "assert_traits_tie_to_orders"):
        shop.dbt("test", "--select", assertion)


def traits(project: Project) -> dict[str, tuple]:
    """Customer -> orders, revenue, items."""
    rows = project.rows("""
        select identity_map.identifier_value, traits.order_count, traits.revenue, traits.item_count
        from cdp.profile_traits as traits
        inner join identity.identity_map on traits.profile_id = identity_map.profile_id
    """)
    return {row.pop("identifier_value"): tuple(row.values()) for row in rows}


def test_a_currency_without_a_rate_stops_the_build_and_is_named(shop: Project) -> None:
    result = shop.dbt("test", "--select", "assert_every_currency_has_a_rate", check=False)
    assert not result.success
    missing = shop.rows("select distinct currency from cdp.orders where revenue is null")
    assert missing == [{"currency": "CHF"}]


def test_the_newest_version_of_an_order_and_the_first_of_an_event(shop: Project) -> None:
    [kept] = shop.rows("select paid_amount from cdp.orders where order_id = 'twice'")
    assert kept["paid_amount"] == 45
    [kept] = shop.rows("select page_url from cdp.events where event_id = 'twice'")
    assert kept["page_url"] == "/first"


def test_lines_stand_for_themselves(shop: Project) -> None:
    """One that went back is below zero; one whose order is not in use keeps its amount, and no trait counts it."""
    found = shop.rows("select order_item_id, amount, revenue from cdp.order_items")
    amounts = {
        row["order_item_id"]: Decimal(row["quantity"]) * Decimal(row["unit_price"])
        for row in LINES
        if row["rule"] is None
    }
    assert {row["order_item_id"]: row["amount"] for row in found} == amounts
    assert {row["order_item_id"]: row["revenue"] for row in found} == amounts
    counted = shop.rows("select order_item_id from cdp.counted_order_items order by order_item_id")
    assert [row["order_item_id"] for row in counted] == ["again", "two"]


def test_a_person_of_whom_nothing_is_known_is_a_profile(shop: Project) -> None:
    [nobody] = shop.rows("""
        select full_name, email, country_code, identifier_count, is_anonymous
        from cdp.profiles
        inner join identity.identity_map on profiles.profile_id = identity_map.profile_id
        where identity_map.identifier_value = '2'
    """)
    assert tuple(nobody.values()) == (None, None, None, 1, False)


def test_what_is_dated_2100_waits_for_its_day(shop: Project) -> None:
    future = """
        select kind from cdp.profile_timeline where occurred_at > '2099-01-01' order by kind
    """
    seen = "select max(last_touch_at) as last_touch_at from cdp.profile_traits"
    assert shop.rows(future) == []
    assert str(shop.rows(seen)[0]["last_touch_at"]) == MOMENT
    shop.vars = shop.vars | {"as_of": "2100-12-31"}
    run(shop)
    assert traits(shop)["1"][:2] == (len(BOUGHT) + 1, revenue_of(*BOUGHT, "return-alone", "in-2100"))
    assert str(shop.rows(seen)[0]["last_touch_at"]) == "2100-01-01 00:00:00"
    assert [row["kind"] for row in shop.rows(future)] == ["order"]
