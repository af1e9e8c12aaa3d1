"""A plan made part by part of the people is the plan made at once."""

import pytest

from tests.activation.plan_world import PlanWorld, plan_project
from tests.support.warehouses import Warehouse

# One of each first digit, so that every part has somebody; two of them left and two came since.
PEOPLE = [f"{digit}{place:x}" for place, digit in enumerate("0123456789abcdef")]
SYNCS = ("ads", "appends")


@pytest.fixture(scope="module")
def world(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> PlanWorld:
    world = PlanWorld(plan_project(warehouse, tmp_path_factory.mktemp("parts")))
    world.start_over()
    for person in PEOPLE[2:]:
        world.member(person)
    for sync in SYNCS:
        world.deliver(sync)
    for person in PEOPLE[:2]:
        world.member(person)
    for person in PEOPLE[-2:]:
        world.leave(person)
    world.evaluate()
    return world


def planned(world: PlanWorld, **variables: object) -> list[dict]:
    world.project.vars = {**world.project.vars, "refresh_syncs": [], **variables}
    world.project.dbt("run", "--select", "sync_proposals")
    rows = world.project.rows(
        "select * from activation.sync_proposals order by sync, profile_id, message_key"
    )
    return [row | {"planned_at": None} for row in rows]


@pytest.mark.parametrize("people", [1, 5, 13])
def test_parts_are_the_whole(world: PlanWorld, people: int):
    whole = planned(world, plan_part_people=100)
    assert {row["action"] for row in whole} >= {"add", "keep", "remove"}
    assert planned(world, plan_part_people=people) == whole


def test_plans_of_other_syncs_are_kept_in_every_part(world: PlanWorld):
    whole = planned(world, plan_part_people=100)
    assert planned(world, plan_part_people=5, refresh_syncs=["ads"]) == whole


def test_members_built_anew_in_parts_are_the_whole(world: PlanWorld):
    def members(people: int) -> list[dict]:
        world.project.vars = {**world.project.vars, "refresh_syncs": [], "plan_part_people": people}
        world.project.dbt("run", "--full-refresh", "--select", "sync_members")
        return world.project.rows(
            "select * from activation.sync_members order by sync, profile_id, message_key"
        )

    whole = members(1000)
    assert len(whole) == len(SYNCS) * len(PEOPLE[2:])
    assert members(5) == whole
