"""Who is offered what: a person per rule, one build for all of them."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.decisions.shop import MONEY, NOW, TEXT, TIME
from tests.support.project import DbtError, Project

SHARE = "numeric(18,6)"
OFFER = {
    "offer": TEXT, "kind": TEXT, "item_rule": TEXT, "category": TEXT, "eligible_segment": TEXT, "channels": TEXT,
    "cost": MONEY, "value": MONEY, "margin_share": MONEY, "currency": TEXT, "cooldown_days": "bigint",
    "assumed_propensity": SHARE, "experiment": TEXT,
}  # fmt: skip
TABLES: dict[tuple[str, str], dict[str, str]] = {
    ("cdp", "segment_memberships"): {"segment": TEXT, "profile_id": TEXT},
    ("cdp", "profile_contact_points"): {
        "profile_id": TEXT, "channel": TEXT, "is_primary": "boolean", "is_deliverable": "boolean",
    },
    ("cdp", "profile_consents"): {
        "profile_id": TEXT, "purpose": TEXT, "channel": TEXT, "is_granted": "boolean", "stated_at": TIME,
    },
    ("cdp", "messages"): {"profile_id": TEXT, "campaign": TEXT, "kind": TEXT, "occurred_at": TIME},
    ("cdp", "profile_traits"): {
        "profile_id": TEXT, "best_channel": TEXT, "churn_risk": MONEY, "predicted_value_12m": MONEY,
        "predicted_orders_12m": MONEY, "average_order_value": MONEY, "replenishment_item_id": TEXT,
        "replenishment_purchase_count": "bigint", "next_expected_at": TIME,
    },
    ("cdp", "profile_recommendations"): {
        "profile_id": TEXT, "kind": TEXT, "place": "bigint", "item_id": TEXT, "category": TEXT, "score": SHARE,
        "reason": TEXT,
    },
    ("cdp", "sold_items"): {"item_id": TEXT, "title": TEXT, "category": TEXT, "is_available": "boolean"},
    ("cdp", "conversion_rates"): {
        "currency": TEXT, "rate": "numeric(18,12)", "valid_from": TIME, "valid_to": TIME,
    },
    ("goldseam_state", "predictions"): {
        "profile_id": TEXT, "model": TEXT, "measure": TEXT, "subject": TEXT, "value": "double precision",
    },
    ("feeds", "offers"): OFFER,
}  # fmt: skip


def offer(name: str, segment: str, **more: Any) -> dict[str, Any]:
    standard = {
        "kind": "cross_sell",
        "channels": "email sms",
        "cost": Decimal(1),
        "currency": "EUR",
        "cooldown_days": 30,
    }
    worth = {} if "margin_share" in more else {"value": Decimal(20)}
    return {
        "offer": name,
        "eligible_segment": segment,
        **standard,
        **worth,
        "assumed_propensity": Decimal("0.5"),
        **more,
    }


OFFERS = [
    offer("plain", "plain"),
    offer("costly", "costly", cost=Decimal(10)),
    offer("worthless", "plain", value=Decimal(0), cost=Decimal(0)),
    offer("unknown", "plain", assumed_propensity=None),
    offer("with_item", "fans", item_rule="bought_together", assumed_propensity=None),
    offer("only_books", "fans", item_rule="bought_together", category="books", assumed_propensity=None),
    offer("tested", "tested", experiment="try"),
    offer("stay", "leaving", kind="retention", assumed_propensity=Decimal("0.25")),
    offer("share", "orders", margin_share=Decimal("0.3")),
    offer("dollars", "dollars", currency="USD"),
    offer("refill", "due", item_rule="replenishment"),
    *(offer(name, "many") for name in ("tie_b", "tie_a", "tie_d")),
    offer("tie_c", "many", value=Decimal(21)),
]  # fmt: skip
SEGMENTS = {
    "plain": "anna ben carl dora emil fritz gerd hans ida vera", "costly": "kurt", "fans": "lisa max",
    "tested": "nina olga otto",
    "leaving": "paul", "orders": "quentin rosa", "dollars": "sara", "due": "tom", "many": "ute",
}  # fmt: skip
PEOPLE = [(segment, person) for segment, people in SEGMENTS.items() for person in people.split()]


def point(person: str, channel: str, is_deliverable: bool = True) -> dict[str, Any]:
    return {"profile_id": person, "channel": channel, "is_primary": True, "is_deliverable": is_deliverable}


def consent(
    person: str, channel: str, is_granted: bool, days_ago: int, purpose: str = "marketing"
) -> dict[str, Any]:
    stated_at = NOW - timedelta(days=days_ago)
    return {
        "profile_id": person, "purpose": purpose, "channel": channel, "is_granted": is_granted, "stated_at": stated_at,
    }  # fmt: skip


def sent(person: str, campaign: str, days_ago: float, kind: str = "sent") -> dict[str, Any]:
    return {
        "profile_id": person, "campaign": campaign, "kind": kind, "occurred_at": NOW - timedelta(days=days_ago),
    }  # fmt: skip


def suggestion(person: str, place: int, item: str, category: str, score: str) -> dict[str, Any]:
    return {
        "profile_id": person, "kind": "bought_together", "place": place, "item_id": item, "category": category,
        "score": Decimal(score), "reason": f"Goes with {item}",
    }  # fmt: skip


def prediction(person: str, measure: str, subject: str, value: float, model: str = "") -> dict[str, Any]:
    return {
        "profile_id": person,
        "model": model or measure,
        "measure": measure,
        "subject": subject,
        "value": value,
    }


ROWS: dict[str, list[dict[str, Any]]] = {
    "offers": OFFERS,
    "segment_memberships": [{"segment": segment, "profile_id": person} for segment, person in PEOPLE],
    # gerd cannot be reached, hans by text message only
    "profile_contact_points": [
        *(point(person, "email") for _, person in PEOPLE if person not in ("gerd", "hans")),
        point("gerd", "email", is_deliverable=False),
        *(point(person, "sms") for person in ("hans", "ida", "anna")),
        point("emil", "push"),
    ],
    # carl was never asked, dora took it back, emil allows adverts only, fritz refused all and then allowed e-mail,
    # vera wants to be left alone altogether
    "profile_consents": [
        *(consent(person, "any", True, 50) for _, person in PEOPLE if person not in ("carl", "emil", "fritz")),
        consent("dora", "email", False, 20),
        consent("emil", "any", True, 20, purpose="advertising"),
        consent("fritz", "any", False, 30),
        consent("fritz", "email", True, 10),
        consent("vera", "any", False, 60, purpose="all"),
    ],
    # ben had it 29 days ago; anna longer ago, and one that was never sent
    "messages": [
        sent("ben", "plain", 29), sent("anna", "plain", 31), sent("anna", "plain", 2, "bounced"),
        sent("fritz", "plain", -1), sent("ida", "another", 1),
    ],
    "profile_traits": [
        {"profile_id": "ida", "best_channel": "sms"},
        {"profile_id": "hans", "best_channel": "email"},
        {"profile_id": "paul", "churn_risk": Decimal("0.8")},
        {"profile_id": "quentin", "average_order_value": Decimal(50)},
        {
            "profile_id": "rosa", "average_order_value": Decimal(50), "predicted_value_12m": Decimal(400),
            "predicted_orders_12m": Decimal(4),
        },
        {
            "profile_id": "tom", "replenishment_item_id": "tea", "replenishment_purchase_count": 4,
            "next_expected_at": NOW + timedelta(days=1),
        },
    ],
    "profile_recommendations": [
        suggestion("lisa", 1, "mill", "kitchen", "0.4"), suggestion("lisa", 2, "atlas", "books", "0.3"),
    ],
    "sold_items": [{"item_id": "tea", "title": "Green tea", "category": "drinks", "is_available": True}],
    "conversion_rates": [
        {"currency": currency, "rate": Decimal(rate), "valid_from": NOW - timedelta(days=999),
         "valid_to": NOW + timedelta(days=999)}
        for currency, rate in {"EUR": "1", "USD": "0.5"}.items()
    ],
    "predictions": [
        prediction("lisa", "category_propensity", "books", 0.7),
        prediction("nina", "uplift", "try", 0.1, "uplift"),
        # what brings visits brings no orders
        prediction("olga", "visit_uplift", "try", 0.9, "uplift"),
        prediction("otto", "uplift", "another", 0.9, "uplift"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def chosen(project: Project) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """next_best_action by person, the best first."""
    load(project)
    yield run(project)


def load(project: Project, **rows: list[dict[str, Any]]) -> None:
    for (schema, table), types in TABLES.items():
        name = "rule_offers" if table == "offers" else table
        given = rows.get(table, ROWS[table])
        project.load(schema, name, [{column: row.get(column) for column in types} for row in given], types)


def run(project: Project) -> dict[str, list[dict[str, Any]]]:
    project.vars = {"as_of": "2026-06-30"}
    project.dbt("run", "--select", "profile_permissions", "stg_goldseam__predictions", "next_best_action")
    found: dict[str, list[dict[str, Any]]] = {}
    for row in project.rows("select * from cdp.next_best_action order by profile_id, place"):
        found.setdefault(row["profile_id"], []).append(row)
    return found


def one(chosen: dict[str, list[dict[str, Any]]], person: str) -> dict[str, Any]:
    [row] = chosen[person]
    return row


def test_score_is_propensity_times_value_less_cost(chosen: dict) -> None:
    row = one(chosen, "anna")
    assert (row["offer"], row["place"], row["channel"]) == ("plain", 1, "email")
    assert (row["propensity"], row["value"], row["cost"], row["score"]) == (Decimal("0.5"), 20, 1, 9)
    assert (row["propensity_source"], row["reporting_currency"]) == ("assumption", "EUR")
    assert row["reason"] == "In segment plain. 50 % (assumed) of 20.00 less 1.00 EUR"


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ("ben", "had it 29 of 30 days ago"),
        ("carl", "was never asked"),
        ("dora", "took it back"),
        ("emil", "allows adverts only"),
        ("gerd", "has no deliverable address"),
        ("vera", "is suppressed"),
        ("kurt", "would cost more than it brings"),
        ("max", "has no recommendation"),
        ("nobody", "is in no segment"),
    ],
)
def test_who_gets_nothing(chosen: dict, person: str, why: str) -> None:
    assert person not in chosen, why


def test_a_later_consent_to_the_channel_holds(chosen: dict) -> None:
    assert one(chosen, "fritz")["channel"] == "email"


def test_the_channel_that_the_person_answers_if_it_may_be_used(chosen: dict) -> None:
    assert one(chosen, "ida")["channel"] == "sms"
    assert one(chosen, "hans")["channel"] == "sms", "best by e-mail, but has none"


def test_items_come_from_recommendations(chosen: dict) -> None:
    books, mill = chosen["lisa"]
    assert (books["offer"], books["item_id"], books["propensity_source"]) == (
        "only_books",
        "atlas",
        "prediction",
    )
    assert (books["propensity"], books["score"]) == (Decimal("0.7"), 13)
    assert (mill["offer"], mill["item_id"], mill["propensity_source"]) == (
        "with_item",
        "mill",
        "recommendation",
    )
    assert mill["score"] == 7
    assert mill["reason"] == "Goes with mill. 40 % (as others do) of 20.00 less 1.00 EUR"


def test_what_is_due_is_offered_again(chosen: dict) -> None:
    row = one(chosen, "tom")
    assert (row["item_id"], row["category"], row["propensity_source"]) == ("tea", "drinks", "assumption")
    assert row["reason"].startswith("Bought Green tea on 4 days, next expected on 2026-07-01. 50 %")


def test_uplift_goes_before_all_else_where_it_was_measured(chosen: dict) -> None:
    assert (one(chosen, "nina")["propensity_source"], one(chosen, "nina")["score"]) == ("uplift", 1)
    assert (one(chosen, "olga")["propensity_source"], one(chosen, "olga")["score"]) == ("assumption", 9)
    assert (one(chosen, "otto")["propensity_source"], one(chosen, "otto")["score"]) == ("assumption", 9)


def test_retention_is_worth_the_risk(chosen: dict) -> None:
    row = one(chosen, "paul")
    assert (row["propensity"], row["propensity_source"], row["score"]) == (Decimal("0.2"), "prediction", 3)


def test_a_share_of_the_expected_order(chosen: dict) -> None:
    assert (one(chosen, "quentin")["value"], one(chosen, "rosa")["value"]) == (15, 30)


def test_money_is_in_the_reporting_currency(chosen: dict) -> None:
    row = one(chosen, "sara")
    assert (row["value"], row["cost"], row["score"]) == (10, Decimal("0.5"), Decimal("4.5"))


def test_the_best_three_ties_by_name(chosen: dict) -> None:
    assert [(row["place"], row["offer"]) for row in chosen["ute"]] == [
        (1, "tie_c"),
        (2, "tie_a"),
        (3, "tie_b"),
    ]


def test_no_offers_are_no_actions(project: Project, chosen: dict) -> None:
    project.vars = {"as_of": "2026-06-30", "offers": ""}
    project.dbt("run", "--select", "rule_offers", "next_best_action")
    assert project.rows("select * from cdp.next_best_action") == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("eligible_segment = 'vip'", "eligible_segment 'vip': there is no such segment in var segments (new_"),
        ("item_rule = 'random'", "item_rule 'random': it is none of bought_together, next_category, upsell"),
        ("channels = 'email, sms'", "channels 'email, sms': these are not some of email, sms, push, telegram"),
        ("margin_share = 0.5", "either value or margin_share says what it is worth"),
        ("cost = -1", "cost '-1.0000': it is no amount of 0 or more"),
        ("cooldown_days = -1", "cooldown_days '-1': it is no number of 0 or more"),
    ],
)  # fmt: skip
def test_an_offer_that_cannot_be_followed_stops(project: Project, change: str, message: str) -> None:
    project.vars = {"as_of": "2026-06-30"}
    row = offer("refill", "vips")
    project.load("feeds", "demo_offers", [{name: row.get(name) for name in OFFER}], OFFER)
    project.dbt("run", "--select", "rule_offers")
    project.execute(f"update feeds.demo_offers set {change}")
    with pytest.raises(DbtError) as stopped:
        project.dbt("run", "--select", "rule_offers")
    assert "offers in demo_offers, offer 'refill'" in str(stopped.value)
    assert message in str(stopped.value)
