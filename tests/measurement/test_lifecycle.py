"""Flows between lifecycle stages: equal to a definition told person by person, and to the traits of that day."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from tests.measurement.world import LIFECYCLE, load, measure
from tests.support.project import Project

START, END = datetime(2024, 1, 1), datetime(2026, 7, 31)
NEW, ACTIVE, LAPSED = (timedelta(days=days) for days in (30, 90, 365))
# one in the middle of a month
AS_OFS = [datetime(2026, 4, 30, 23, 59, 59), datetime(2026, 6, 17, 12)]

Person = tuple[str, bool, datetime, list[datetime]]


@pytest.fixture(scope="module")
def crowd() -> list[Person]:
    """Name, whether anonymous, when first seen, and orders, of 120 people of all habits."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    seconds = int((END - START).total_seconds())
    people = []
    for number in range(120):
        orders = sorted(
            START + timedelta(seconds=chance.randrange(seconds))
            for _ in range(chance.choice([0, 1, 2, 3, 9]))
        )
        seen = START + timedelta(seconds=chance.randrange(seconds))
        people.append((f"p{number}", chance.random() < 0.3, min([seen, *orders]), orders))
    return people


@pytest.fixture(scope="module")
def flows(project: Project, crowd: list[Person]) -> dict[datetime, tuple[Counter, Counter]]:
    """For each day: how many went which way in which month, and how many traits sees in which stage."""
    load(
        project,
        profiles=[
            {"profile_id": name, "is_anonymous": anonymous, "first_seen_at": seen}
            for name, anonymous, seen, _ in crowd
        ],
        orders=[
            {
                "order_id": f"{name}-{place}",
                "profile_id": name,
                "status": "paid",
                "revenue": 1,
                "occurred_at": at,
            }
            for name, _, _, orders in crowd
            for place, at in enumerate(orders)
        ],
    )
    found = {}
    for as_of in AS_OFS:
        measure(project, str(as_of), LIFECYCLE)
        rows = project.rows("select * from cdp.lifecycle_flows")
        stages = project.rows(
            "select lifecycle_stage, count(*) as people from cdp.traits_lifecycle group by 1"
        )
        found[as_of] = (
            Counter({(row["flow_month"], row["from_stage"], row["to_stage"]): row["people"] for row in rows}),
            Counter({row["lifecycle_stage"]: row["people"] for row in stages}),
        )
    return found


def stage(person: Person, moment: datetime) -> str:
    """The definition, step by step."""
    _, anonymous, seen, orders = person
    so_far = [order for order in orders if order <= moment]
    if not so_far:
        return "unseen" if seen > moment else "anonymous" if anonymous else "lead"
    if moment < so_far[0] + NEW:
        return "new"
    returns = [later for earlier, later in pairwise(so_far) if later - earlier >= LAPSED]
    if returns and moment < returns[-1] + NEW:
        return "reactivated"
    if moment < so_far[-1] + ACTIVE:
        return "active"
    return "at_risk" if moment < so_far[-1] + LAPSED else "lapsed"


def expected(crowd: list[Person], as_of: datetime) -> Counter:
    ends = [
        datetime(year, month, 1) - timedelta(seconds=1)
        for year in range(2024, 2027)
        for month in range(1, 13)
    ]
    ends = [end for end in ends if end < as_of] + [as_of]
    return Counter(
        (date(end.year, end.month, 1), stage(person, start), stage(person, end))
        for start, end in pairwise(ends)
        for person in crowd
        if stage(person, end) != "unseen"
    )


@pytest.mark.parametrize("as_of", AS_OFS, ids=str)
def test_flows_equal_the_definition(crowd: list[Person], flows: dict, as_of: datetime) -> None:
    assert flows[as_of][0] == expected(crowd, as_of)


@pytest.mark.parametrize("as_of", AS_OFS, ids=str)
def test_flows_end_where_traits_see_people(flows: dict, as_of: datetime) -> None:
    ways, stages = flows[as_of]
    standing: Counter = Counter()
    for (month, _, to_stage), people in ways.items():
        if month == date(as_of.year, as_of.month, 1):
            standing[to_stage] += people
    # traits has those who will be seen later as leads or visitors
    assert {name: standing[name] for name in stages if name not in ("lead", "anonymous")} == {
        name: people for name, people in stages.items() if name not in ("lead", "anonymous")
    }


def test_the_past_stays_as_it_was_told(flows: dict) -> None:
    earlier, later = (flows[as_of][0] for as_of in AS_OFS)
    assert earlier == {way: people for way, people in later.items() if way[0] <= date(2026, 4, 1)}
