"""Attribution: paths made by hand, random ones against the definitions in Python, and figures published elsewhere."""

import csv
import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.measurement.journeys import (
    AS_OF,
    MODELS,
    TAGS,
    Journeys,
    moment,
    removal_effects,
    weights,
)
from tests.support.metrics import metrics_engine, query
from tests.support.project import REPOSITORY, Project

GA4 = REPOSITORY.parent / "shared" / "data" / "raw_ga4_fixtures"
GA4_NAME = "stg_ga4__sessions_traffic_sources_last_non_direct_daily__"
UNKNOWN = ["unknown"]
SEED = random.randrange(10**6)


@pytest.fixture(scope="module")
def warm(project: Project) -> Project:
    project.vars = {"as_of": AS_OF}
    project.dbt("seed", "--select", "traffic_sources", "exchange_rates")
    project.dbt("run", "--select", "rule_traffic_sources", "rule_exchange_rates", "conversion_rates")
    return project


@pytest.fixture(scope="module")
def world() -> Journeys:
    """Hand-made people p1 to p19, random ones from p100 on, and the client of GA4's fixture."""
    print(f"seed {SEED}")
    made = Journeys()
    _by_hand(made)
    chance = random.Random(SEED)
    for number in range(100, 140):
        minutes = chance.sample(range(90 * 1440), 14)
        for minute in minutes[: chance.randrange(10)]:
            made.visit(f"p{number}", minute / 1440, chance.choice(list(TAGS)))
        for minute in minutes[10 : 10 + chance.randrange(4)]:
            made.order(f"p{number}", minute / 1440, str(chance.randrange(1, 10**6) / Decimal(100)))
    for row in _ga4("mock_stg_ga4__sessions_traffic_sources_daily_csv"):
        started_at = datetime.fromtimestamp(int(row["session_partition_timestamp"]), UTC).replace(tzinfo=None)
        is_direct = row["session_source"] == "(direct)"
        tags = {
            f"utm_{tag}": row[f"session_{tag}"] for tag in ("source", "medium", "campaign") if not is_direct
        }
        key = f"ga4-{row['session_partition_key']}"
        channel = "direct" if is_direct else "unassigned"
        made.visit("p90", 0, channel, session_id=key, started_at=started_at, **tags)
        made.order("p90", 0, order_id=key, occurred_at=started_at + timedelta(minutes=1))
    return made


PATHS: dict[str, list[list[str]]] = {
    "p1": [["display", "paid_search", "email", "direct"]],
    "p2": [["paid_search", "email"]],
    "p3": [["paid_social"]],
    "p4": [UNKNOWN],  # bought before the first touch
    "p5": [UNKNOWN],  # the touch is a minute older than the look-back
    "p6": [["email"]],  # as old as the look-back
    "p7": [["direct", "direct"]],
    "p8": [UNKNOWN],  # by the shop's clock the visit began a minute after the order
    "p9": [["paid_search"]],  # at the very moment
    "p10": [["email"]],  # a click and the visit that it led to
    "p11": [["email", "email"]],  # a visit long after the click
    "p12": [["push"]],  # a push message is opened, a mail that was opened was not followed
    "p17": [["email"]],  # by the tool's clock the click came after the visit that it led to
    "p13": [["display"], ["display", "paid_search"]],  # both orders look back on the first touch
}


def _by_hand(made: Journeys) -> None:
    for at, channel in ((0, "display"), (2, "paid_search"), (4, "email"), (5, "direct")):
        made.visit("p1", at, channel)
    made.order("p1", 6, "100")
    made.visit("p2", 0, "paid_search")
    made.visit("p2", 7, "email")
    made.order("p2", 8)
    made.visit("p3", 0, "paid_social")
    made.order("p3", 1)
    made.order("p4", 1)
    made.visit("p4", 2, "paid_search")
    made.visit("p5", 0, "email")
    made.order("p5", 30 + 1 / 1440)
    made.visit("p6", 0, "email")
    made.order("p6", 30)
    made.visit("p7", 0)
    made.visit("p7", 1)
    made.order("p7", 2)
    made.visit("p8", 1 + 1 / 1440, "email")
    made.order("p8", 1)
    made.visit("p9", 1, "paid_search")
    made.order("p9", 1)
    made.message("p10", "email", first_clicked_at=1, is_touch=False)
    made.visit("p10", 1 + 10 / 1440, "email")
    made.order("p10", 2)
    made.visit("p17", 1, "email")
    made.message("p17", "email", first_clicked_at=1 + 40 / 86400, is_touch=False)
    made.order("p17", 2)
    made.message("p11", "email", first_clicked_at=1)
    made.visit("p11", 1 + 40 / 1440, "email")
    made.order("p11", 2)
    made.message("p12", "push", first_opened_at=1)
    made.message("p12", "email", first_opened_at=2, is_touch=False)
    made.order("p12", 3)
    made.visit("p13", 0, "display")
    made.order("p13", 1)
    made.visit("p13", 2, "paid_search")
    made.order("p13", 3)
    # first came by an ad and never bought; p15 and p16 gave no name to themselves
    for person in ("p14", "p15", "p16"):
        made.visit(person, 1, utm_source="Google", utm_medium="CPC", utm_campaign="Brand ")
        made.touches[person] = [(moment(1), "paid_search")]
    made.cost(("google", "cpc", "brand"), "2026-03-01", "12.50", clicks=5)
    made.cost(("google", "cpc", "brand"), "2026-03-02", "100", clicks=5, currency="PLN")
    made.cost(("google", "cpc", "free"), "2026-03-02", "0", clicks=5)
    made.cost(("bannerland", "display", "unseen"), "2026-03-02", "7")
    made.cost(("google", "cpc", "brand"), "2026-07-01", "1000", clicks=5)
    made.cost(("google", "cpc", "(not set)"), "2026-03-31", "50", clicks=10)


def _ga4(part: str) -> list[dict[str, str]]:
    file = GA4 / f"{GA4_NAME}{part}.csv"
    return list(csv.DictReader(file.open(newline=""))) if file.exists() else []


@pytest.fixture(scope="module")
def built(warm: Project, world: Journeys) -> Project:
    return world.run(warm, anonymous=("p15", "p16"))


@pytest.fixture(scope="module")
def found_paths(built: Project) -> dict[str, list[dict]]:
    rows = built.rows("select * from cdp.conversion_paths order by order_id, touch_number")
    paths = defaultdict(list)
    for row in rows:
        paths[row["order_id"]].append(row)
    return paths


def test_paths_made_by_hand(world: Journeys, found_paths: dict[str, list[dict]]) -> None:
    found = defaultdict(list)
    for order in world.orders:
        found[order["profile_id"]].append([row["channel"] for row in found_paths[order["order_id"]]])
    assert {person: found[person] for person in PATHS} == PATHS
    assert set(found_paths) == {order["order_id"] for order in world.orders}


def test_a_path_of_four_by_hand(built: Project) -> None:
    rows = built.rows("""
        select model, channel, weight, revenue from cdp.attributed_conversions where profile_id = 'p1'
        order by model, touch_number
    """)
    found = defaultdict(dict)
    for row in rows:
        found[row["model"]][row["channel"]] = float(row["weight"])
    assert found.pop("time_decay") == pytest.approx(
        {"display": 0.187067, "paid_search": 0.228037, "email": 0.277981, "direct": 0.306915}, abs=1e-6
    )
    assert found == {
        "first_touch": {"display": 1},
        "last_touch": {"direct": 1},
        "last_non_direct": {"email": 1},
        "linear": dict.fromkeys(["display", "paid_search", "email", "direct"], 0.25),
        "position_based": {"display": 0.4, "paid_search": 0.1, "email": 0.1, "direct": 0.4},
    }
    revenue = {
        (row["model"], row["channel"]): row["revenue"] for row in rows if row["model"] == "position_based"
    }
    assert list(revenue.values()) == [40, 10, 10, 40]


def test_every_order_is_shared_as_defined(world: Journeys, built: Project) -> None:
    rows = built.rows("""
        select model, order_id, touch_number, weight from cdp.attributed_conversions order by touch_number
    """)
    found = defaultdict(dict)
    for row in rows:
        found[row["order_id"], row["model"]][row["touch_number"]] = float(row["weight"])
    for order in world.orders:
        path = world.path(order)
        expected = weights(path, order["occurred_at"]) if path else {model: [1.0] for model in MODELS}
        for model in MODELS:
            given = {number: weight for number, weight in enumerate(expected[model], start=1) if weight}
            assert found[order["order_id"], model] == pytest.approx(given, abs=1e-9), (order, model, path)
            assert sum(found[order["order_id"], model].values()) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("table", ["channel_attribution", "campaign_attribution"])
def test_channels_sum_to_the_orders_of_each_month(world: Journeys, built: Project, table: str) -> None:
    expected: dict[date, tuple] = {}
    for order in world.orders:
        month = order["occurred_at"].date().replace(day=1)
        count, revenue = expected.get(month, (0, Decimal(0)))
        expected[month] = (count + 1, revenue + order["revenue"])
    rows = built.rows(f"""
        select model, month, sum(conversions) as conversions, sum(revenue) as revenue from cdp.{table}
        group by model, month having sum(conversions) > 0
    """)
    assert Counter(row["model"] for row in rows) == dict.fromkeys([*MODELS, "markov"], len(expected))
    for row in rows:
        conversions, revenue = expected[row["month"]]
        assert row["conversions"] == pytest.approx(conversions, abs=Decimal("0.0001"))
        assert row["revenue"] == pytest.approx(revenue, abs=Decimal("0.005"))
    built.dbt("test", "--select", "assert_attribution_ties_to_orders")


def test_removal_effects_are_those_of_linear_algebra(world: Journeys, built: Project) -> None:
    whole, effects = removal_effects(list(world.journeys()))
    rows = built.rows("select * from cdp.markov_removal_effects")
    assert {row["channel"]: float(row["removal_effect"]) for row in rows} == pytest.approx(effects, abs=1e-9)
    assert float(rows[0]["conversion_probability"]) == pytest.approx(whole, abs=1e-9)
    assert sum(row["share"] for row in rows) == pytest.approx(1, abs=Decimal("1e-9"))
    credited = built.rows("""
        select channel, sum(conversions) as conversions from cdp.channel_attribution
        where model = 'markov' and channel <> 'unknown' group by channel
    """)
    touched = sum(1 for order in world.orders if world.path(order))
    total = sum(effects.values())
    assert {row["channel"]: float(row["conversions"]) for row in credited} == pytest.approx(
        {channel: touched * effect / total for channel, effect in effects.items()}, abs=1e-3
    )


def test_last_non_direct_agrees_with_ga4(built: Project) -> None:
    """An order a minute after each session of dbt-ga4's fixture goes to the session that it names."""
    expected = _ga4("expected_csv")
    if not expected:
        pytest.skip(f"{GA4} is absent")
    rows = built.rows("""
        select order_id, touchpoint_id, traffic_source, traffic_medium, campaign from cdp.attributed_conversions
        where model = 'last_non_direct' and profile_id = 'p90'
    """)
    assert {row.pop("order_id"): tuple(row.values()) for row in rows} == {
        f"ga4-{row['session_partition_key']}": (
            f"ga4-{row['session_partition_key_last_non_direct']}",
            row["last_non_direct_source"],
            row["last_non_direct_medium"],
            row["last_non_direct_campaign"],
        )
        for row in expected
    }


def test_cost_stands_beside_what_it_brought(world: Journeys, built: Project) -> None:
    """Spend without clicks or visits, and at no cost; in the reporting currency; not after as_of."""
    rows = built.rows("""
        select channel, campaign, revenue, cost, return_on_ad_spend, conversions, cost_per_order
        from cdp.campaign_attribution
        where model = 'last_touch' and month = '2026-03-01' and cost is not null
    """)
    found = {row.pop("campaign"): row for row in rows}
    with (REPOSITORY / "seeds" / "exchange_rates.csv").open(newline="") as file:
        zloty = [
            Decimal(row["rate"])
            for row in csv.DictReader(file)
            if row["currency"] == "PLN" and row["valid_from"] <= "2026-03-02"
        ][-1]
    assert {name: row["cost"] for name, row in found.items()} == {
        "brand": Decimal("12.5") + 100 * zloty, "free": 0, "unseen": 7, "(not set)": 50,
    }  # fmt: skip
    assert found["unseen"]["return_on_ad_spend"] == 0 and found["unseen"]["cost_per_order"] is None
    assert found["free"]["return_on_ad_spend"] is None
    # paid search orders of March carry no campaign: their last touch is a visit by google, cpc
    orders = [
        order
        for order in world.orders
        if order["occurred_at"] < datetime(2026, 4, 1)
        and (path := world.path(order))
        and path[-1][1] == "paid_search"
    ]
    revenue = sum(order["revenue"] for order in orders)
    untagged = found["(not set)"]
    assert (untagged["conversions"], untagged["revenue"]) == (len(orders), revenue)
    assert untagged["return_on_ad_spend"] == round(revenue / 50, 4)
    assert float(untagged["cost_per_order"]) == pytest.approx(50 / len(orders), abs=1e-4)


def test_leads_are_people_whose_first_touch_it_was(world: Journeys, built: Project) -> None:
    rows = built.rows("""
        select campaign, clicks, new_profiles, leads, orders, cost_per_click, cost_per_lead, cost_per_order
        from cdp.acquisition_costs where channel in ('paid_search', 'display') and month = '2026-03-01'
    """)
    found = {row.pop("campaign"): row for row in rows}
    brand = found["brand"]
    assert (brand["clicks"], brand["new_profiles"], brand["leads"], brand["orders"]) == (10, 3, 1, 0)
    [spent] = built.rows("""
        select sum(cost) as cost from cdp.ad_spend where utm_campaign = 'brand' and spend_date < '2026-06-30'
    """)
    assert brand["cost_per_lead"] == spent["cost"] and brand["cost_per_order"] is None
    assert float(brand["cost_per_click"]) == pytest.approx(float(spent["cost"]) / 10, abs=1e-4)
    assert found["free"]["cost_per_click"] == 0 and found["free"]["cost_per_lead"] is None
    assert found["unseen"]["cost_per_click"] is None
    # whoever had bought before the first touch was won by something else
    expected = Counter()
    for person, touches in world.touches.items():
        first = min(touches)
        if not any(row["profile_id"] == person and row["occurred_at"] < first[0] for row in world.orders):
            expected[first[1]] += 1
    rows = built.rows(
        "select channel, sum(new_profiles) as people from cdp.acquisition_costs group by channel"
    )
    assert {row["channel"]: row["people"] for row in rows if row["people"]} == expected


def test_metrics_of_spend_are_those_of_the_table(built: Project) -> None:
    names = ["cost_per_lead", "cost_per_order", "return_on_ad_spend"]
    key = ["cost_month__month", "channel", "traffic_source", "traffic_medium", "campaign"]
    by = [f"campaign_month__{name}" for name in key]
    built.dbt("run", "--select", "days")
    asked = query(built, metrics_engine(built), names, by)
    rows = built.rows(
        "select month as cost_month__month, * from cdp.acquisition_costs where cost is not null"
    )
    found = {
        (row[by[0]].isoformat()[:10], *(row[name] for name in by[1:])): [
            _rounded(row[name]) for name in names
        ]
        for row in asked
    }
    expected = {
        tuple(str(row[name]) for name in key): [_rounded(row[name]) for name in names] for row in rows
    }
    assert {one: found[one] for one in expected} == expected
    assert {len([row for row in expected.values() if row[place] is not None]) > 0 for place in range(3)} == {
        True
    }


def _rounded(value: Any) -> float | None:
    return None if value is None else pytest.approx(float(value), abs=1e-4)


# https://serhiipuzyrov.com/2019/07/markov-chain-attribution-simple-explanation-of-removal-effect/ and, the second, the
# example of S. Bryl, "Marketing multi-channel attribution model with R", 2016: 0.2, 0.4, 0.4
PUBLISHED = [
    (
        [(["paid_search"], True)] * 2
        + [(["email"], True), (["paid_search", "email"], True), (["paid_search"], False)],
        0.8,
        {"paid_search": (0.75, 0.6), "email": (0.5, 0.4)},
    ),
    (
        [
            (["paid_search", "email", "display"], True),
            (["paid_search"], False),
            (["email", "display"], False),
        ],
        1 / 3,
        {"paid_search": (0.5, 0.2), "email": (1, 0.4), "display": (1, 0.4)},
    ),
    # one channel alone takes all, however often it comes to nothing
    ([(["email", "email"], True), (["email"], False)], 0.5, {"email": (1, 1)}),
]


@pytest.mark.parametrize(("paths", "probability", "expected"), PUBLISHED)
def test_published_chains(
    warm: Project, built: Project, paths: list, probability: float, expected: dict
) -> None:
    made = Journeys()
    for number, (path, converts) in enumerate(paths):
        for at, channel in enumerate(path):
            made.visit(f"p{number}", at, channel)
        if converts:
            made.order(f"p{number}", len(path))
    assert removal_effects(paths)[0] == pytest.approx(probability)
    made.load(warm)
    warm.dbt("run", "--select", "+markov_removal_effects,path:models/measurement")
    rows = warm.rows("select * from cdp.markov_removal_effects order by channel")
    found = [(row["channel"], float(row["removal_effect"]), float(row["share"])) for row in rows]
    assert [(name, round(effect, 9), round(share, 9)) for name, effect, share in found] == [
        (name, *figures) for name, figures in sorted(expected.items())
    ]
    assert float(rows[0]["conversion_probability"]) == pytest.approx(probability)


def test_without_orders_there_is_only_cost(warm: Project, built: Project) -> None:
    made = Journeys()
    made.visit("p1", 0, "email")
    made.cost(("google", "cpc", "brand"), "2026-03-01", "3", clicks=1)
    made.run(warm)
    [effect] = warm.rows("select removal_effect, share from cdp.markov_removal_effects")
    assert tuple(effect.values()) == (None, None)
    rows = warm.rows(
        "select distinct conversions, revenue, cost, return_on_ad_spend from cdp.channel_attribution"
    )
    assert [tuple(row.values()) for row in rows] == [(0, 0, 3, 0)]
