"""Recommendations from baskets made by hand, from random ones, and from real ones."""

import random
from collections import Counter
from itertools import combinations

import duckdb
import pytest

from tests.decisions.shop import LINE, NOW, basket, recommend, recommended, rules
from tests.support.project import REPOSITORY, Project

RETAIL = (
    REPOSITORY.parent / "shared" / "data" / "txn_online_retail" / "online_retail_2010_2011_noinvoice.parquet"
)


def shop_lines() -> list[dict]:
    """Twenty baskets of knives and boards of ten, ten of others; and people for whom one rule each decides."""
    lines = []
    for number in range(20):
        lines += basket(
            f"pair{number}", f"cook{number}", "knife board" + (" mill" if number < 6 else ""), 200
        )
    for number in range(10):
        lines += basket(f"alone{number}", f"reader{number}", "novel atlas" if number < 4 else "novel", 150)
    lines += basket("anna1", "anna", "knife", 20)
    lines += basket("ben1", "ben", "knife", 20) + basket("ben2", "ben", "board", 300)
    lines += basket("carl1", "carl", "knife", 20) + basket("carl2", "carl", "tea", 25)
    for number in range(6):
        lines += basket(f"tea{number}", f"drinker{number}", "knife tea", 90)
        lines += basket(f"again{number}", f"drinker{number}", "tea", 60)
    lines += basket("wholesale", "trader", " ".join(f"x{number}" for number in range(60)), 30)
    lines += basket("old", "old", "knife saw", 800)
    # five go from knives to novels, one to tea
    for number in range(5):
        lines += basket(f"step{number}", f"cook{number}", "novel", 30)
    lines += basket("dear", "rich", "w1 w2 w3 w4", 40, {"w1": 10, "w2": 20, "w3": 30, "w4": 40})
    lines += basket("cheap", "poor", "w1", 40, {"w1": 10}) + basket("top", "top", "w4", 40, {"w4": 40})
    lines += basket("gone", "anna", "gone", 2000)
    return lines


@pytest.fixture(scope="module")
def shop(project: Project) -> Project:
    project.vars = {"as_of": "2026-06-30", "bought_together_max_basket": 10}
    recommend(
        project,
        shop_lines(),
        items=[
            {"item_id": "mill", "is_available": False, "valid_from": None, "valid_to": None},
            {"item_id": "w2", "is_available": True, "valid_from": None, "valid_to": NOW},
            {"item_id": "board", "is_available": True, "valid_from": None, "valid_to": None},
        ],
        traits=[
            *({"profile_id": who, "favourite_category": "W"} for who in ("rich", "poor", "top")),
            {"profile_id": "nobody", "favourite_category": None},
        ],
    )
    return project


def test_support_confidence_and_lift(shop: Project) -> None:
    rule = rules(shop)["knife", "board"]
    # 20 pairs, 10 of readers, anna, 2 of ben, 2 of carl, 12 of drinkers, 5 steps, rich, poor, top; not the wholesaler's
    assert rule["all_basket_count"] == 55
    assert (rule["basket_count"], rule["item_basket_count"], rule["other_basket_count"]) == (20, 29, 21)
    assert float(rule["support"]) == pytest.approx(20 / 55, abs=1e-8)
    assert float(rule["confidence"]) == pytest.approx(20 / 29, abs=1e-6)
    assert float(rule["lift"]) == pytest.approx((20 / 55) / (29 / 55 * 21 / 55), abs=1e-4)


def test_pairs_of_chance_and_of_wholesalers_and_of_long_ago_are_left_out(shop: Project) -> None:
    found = rules(shop)
    assert ("novel", "atlas") not in found, "four baskets"
    assert not [pair for pair in found if "x1" in pair or "saw" in pair]
    assert ("knife", "mill") not in found, "no longer sold"
    assert ("mill", "knife") in found, "who has it still gets what goes with it"


def test_what_goes_with_it_and_is_not_theirs(shop: Project) -> None:
    assert recommended(shop, "anna", "bought_together") == ["board"]
    assert recommended(shop, "ben", "bought_together") == []
    assert recommended(shop, "nobody", "bought_together") == []


def test_what_is_used_up_comes_again(shop: Project) -> None:
    """Six of seven bought tea on a second day: carl, who has it, is told again; a board is for good."""
    [tea] = shop.rows("select * from cdp.sold_items where item_id = 'tea'")
    assert tea["is_replenishable"] and float(tea["repeat_share"]) == pytest.approx(6 / 7, abs=1e-4)
    [board] = shop.rows("select * from cdp.sold_items where item_id = 'board'")
    assert not board["is_replenishable"]


def test_the_reason_says_what_was_seen(shop: Project) -> None:
    [row] = shop.rows(
        "select reason, score from cdp.profile_recommendations where profile_id = 'anna' and kind = 'bought_together'"
    )
    assert row["reason"] == "Bought Title of knife: 69 % of such baskets also hold Title of board"
    assert float(row["score"]) == pytest.approx(20 / 29, abs=1e-6)


def test_where_people_go_on_to(shop: Project) -> None:
    found = {
        (row["category"], row["next_category"]): row
        for row in shop.rows("select * from cdp.category_transitions")
    }
    # the order of a knife and a board is of the category B: equal in money, first by name
    assert {pair: row["transition_count"] for pair, row in found.items()} == {
        ("B", "N"): 5, ("K", "T"): 6, ("T", "K"): 1, ("B", "K"): 1,
    }  # fmt: skip
    assert float(found["B", "N"]["share"]) == pytest.approx(5 / 6, abs=1e-6)
    assert recommended(shop, "cook9", "next_category")[0] == "novel"
    assert recommended(shop, "reader1", "next_category") == [], "nobody went on from novels"
    assert "K" not in {
        row["category"]
        for row in shop.rows(
            "select category from cdp.profile_recommendations where kind = 'next_category' and profile_id = 'carl'"
        )
    }


def test_a_higher_price_band(shop: Project) -> None:
    bands = {row["item_id"]: row["price_band"] for row in shop.rows("select * from cdp.item_price_bands")}
    assert [bands[item] for item in ("w1", "w2", "w3", "w4")] == [1, 2, 3, 4]
    assert bands["novel"] == 1, "one price has one band"
    # w2 is no longer sold, so the next band that has something is the third
    assert recommended(shop, "poor", "upsell") == ["w3", "w4"]
    assert recommended(shop, "rich", "upsell") == recommended(shop, "top", "upsell") == []


def test_lift_is_what_it_is_by_hand_on_random_baskets(project: Project) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    baskets = {
        f"o{number}": dice.sample([f"{letter}{n}" for letter in "abc" for n in range(4)], dice.randint(1, 5))
        for number in range(300)
    }
    lines = [
        line
        for order, items in baskets.items()
        for line in basket(order, f"p{dice.randint(1, 80)}", " ".join(items))
    ]
    project.vars = {
        "as_of": "2026-06-30",
        "bought_together_min_baskets": 3,
        "bought_together_per_item": 1000,
        "bought_together_max_basket": 4,
    }
    recommend(project, lines)
    kept = [items for items in baskets.values() if len(items) <= 4]
    assert_rules(project, kept, least=3)


def assert_rules(project: Project, baskets: list, least: int) -> None:
    """items_bought_together holds what counting in Python finds."""
    singles = Counter(item for items in baskets for item in items)
    pairs = Counter(pair for items in baskets for pair in combinations(sorted(items), 2))
    total = len(baskets)
    expected = {}
    for (one, other), count in pairs.items():
        lift = (count / total) / ((singles[one] / total) * (singles[other] / total))
        if count >= least and count * total > singles[one] * singles[other]:
            expected[one, other] = (lift, count / singles[one])
            expected[other, one] = (lift, count / singles[other])
    found = rules(project)
    assert expected and found.keys() == expected.keys()
    for pair, (lift, confidence) in expected.items():
        assert float(found[pair]["lift"]) == pytest.approx(lift, abs=1e-4)
        assert float(found[pair]["confidence"]) == pytest.approx(confidence, abs=1e-6)


def test_no_orders_and_one_item(project: Project) -> None:
    project.vars = {"as_of": "2026-06-30"}
    recommend(project, [])
    assert project.rows("select * from cdp.profile_recommendations") == []
    recommend(project, [line for number in range(9) for line in basket(f"o{number}", f"p{number}", "k1")])
    assert project.rows("select * from cdp.profile_recommendations") == []
    assert rules(project) == {}


def test_rules_of_a_real_shop_are_what_counting_finds(project: Project) -> None:
    if project.engine != "duckdb":
        pytest.skip("heavy data: DuckDB only")
    if not RETAIL.exists():
        pytest.skip(f"{RETAIL.name} is not here")
    columns = """
        customer_id::text || '/' || invoice_ts as order_id, customer_id::text as profile_id, description as item_id,
        description as title, null as category, quantity, quantity * unit_price as revenue, invoice_ts as occurred_at
    """
    with duckdb.connect() as connection:
        source = f"""
            select {columns} from read_parquet('{RETAIL}')
            where customer_id is not null and quantity > 0 and invoice_ts >= '2011-06-10' and description is not null
        """
        lines = connection.sql(source).fetchall()
        rows = [dict(zip(LINE, line, strict=True)) for line in lines]
        baskets = connection.sql(
            f"select list(distinct item_id) from ({source}) group by order_id having count(distinct item_id) <= 30"
        ).fetchall()
    project.vars = {
        "as_of": "2011-12-09",
        "bought_together_min_baskets": 10,
        "bought_together_per_item": 100_000,
        "bought_together_max_basket": 30,
    }
    recommend(project, rows)
    assert_rules(project, [items for (items,) in baskets], least=10)
