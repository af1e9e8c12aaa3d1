"""Who is at a destination, from the ledger: histories of attempts, and a table that follows them."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.activation.plan_world import LONG_AGO, PlanWorld, plan_project
from tests.support.project import Project
from tests.support.warehouses import Warehouse

MEMBER = "sync, profile_id, message_key"


@pytest.fixture(scope="module")
def project(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return plan_project(warehouse, tmp_path_factory.mktemp("members"))


@pytest.fixture(scope="module")
def _built(project: Project) -> PlanWorld:
    world = PlanWorld(project)
    world.start_over()
    return world


@pytest.fixture
def world(_built: PlanWorld) -> PlanWorld:
    _built.start_over()
    return _built


def history(world: PlanWorld, *attempts: tuple) -> dict[str, Any]:
    """(action, payload, digest, outcomes besides the intent, and the destination's name), ... -> the member"""
    for number, (action, payload, digest, outcomes, *name) in enumerate(attempts, start=1):
        for outcome in ("intent", *outcomes):
            is_first = outcome == "intent"
            world.add(
                "sync_ledger", sync="s", profile_id="p", message_key="", attempt=number, action=action, outcome=outcome,
                payload_hash=payload if is_first else None, sent_digests=digest if is_first else None,
                vendor_id=None if is_first else next(iter(name), None), recorded_at=LONG_AGO,
            )  # fmt: skip
    world.evaluate()
    [member] = world.project.rows("select * from activation.sync_members")
    return member


ADD, UPDATE, REMOVE = (
    ("add", "h1", '{"email":"a"}'),
    ("update", "h2", '{"email":"b"}'),
    ("remove", "h1", None),
)
CONFIRMED = (*ADD, ("confirmed",))
A, B, BOTH = '[{"email":"a"}]', '[{"email":"b"}]', '[{"email":"a"},{"email":"b"}]'
SURE, MAYBE, AWAY = (True, True), (False, True), (False, False)


@pytest.mark.parametrize(
    ("attempts", "there", "is_unsettled", "payload_hash", "digests"),
    [
        pytest.param([CONFIRMED], SURE, False, "h1", A, id="confirmed addition"),
        pytest.param([(*ADD, ("accepted",))], SURE, False, "h1", A, id="accepted addition"),
        pytest.param(
            [(*ADD, ("accepted", "confirmed"))],
            SURE,
            False,
            "h1",
            A,
            id="accepted, then confirmed",
        ),
        pytest.param(
            [(*ADD, ("accepted", "unknown"))],
            MAYBE,
            True,
            None,
            A,
            id="accepted, then never answered",
        ),
        pytest.param(
            [(*ADD, ("accepted", "rejected"))], AWAY, False, None, None, id="accepted, then rejected"
        ),
        pytest.param([(*ADD, ("unknown", "confirmed"))], SURE, False, "h1", A, id="found after all"),
        pytest.param([(*ADD, ())], MAYBE, True, None, A, id="intent"),
        pytest.param([(*ADD, ("rejected",))], AWAY, False, None, None, id="rejected addition"),
        pytest.param([(*ADD, ("deferred",))], AWAY, False, None, None, id="deferred addition"),
        pytest.param([CONFIRMED, (*REMOVE, ("confirmed",))], AWAY, False, None, None, id="confirmed removal"),
        pytest.param(
            [CONFIRMED, (*REMOVE, ("confirmed",)), (*REMOVE, ())],
            AWAY,
            True,
            None,
            None,
            id="a removal puts nobody there",
        ),
        pytest.param([CONFIRMED, (*REMOVE, ())], MAYBE, True, "h1", A, id="removal without answer"),
        pytest.param([CONFIRMED, (*REMOVE, ("rejected",))], SURE, False, "h1", A, id="rejected removal"),
        pytest.param([CONFIRMED, (*REMOVE, ("deferred",))], SURE, False, "h1", A, id="deferred removal"),
        pytest.param(
            [CONFIRMED, (*UPDATE, ())],
            SURE,
            True,
            "h1",
            BOTH,
            id="unanswered update",
        ),
        pytest.param(
            [CONFIRMED, (*UPDATE, ("confirmed",))],
            SURE,
            False,
            "h2",
            B,
            id="confirmed update",
        ),
        pytest.param([CONFIRMED, (*UPDATE, ("rejected",))], SURE, False, "h1", A, id="rejected update"),
        pytest.param(
            [(*ADD, ()), (*UPDATE, ("confirmed",))],
            SURE,
            False,
            "h2",
            B,
            id="confirmed after doubt",
        ),
    ],
)
def test_a_history_of_attempts(
    world: PlanWorld, attempts: list, there: tuple, is_unsettled: bool, payload_hash: str, digests: str
):
    member = history(world, *attempts)
    assert (member["is_surely_there"], member["is_maybe_there"]) == there
    assert (member["is_unsettled"], member["payload_hash"], member["sent_digests"]) == (
        is_unsettled,
        payload_hash,
        digests,
    )
    assert member["last_attempt"] == len(attempts)
    assert member["has_open_attempt"] == any(not outcomes for *_, outcomes in attempts)


def test_renamed_syncs_are_one_history_and_retired_ones_none(world: PlanWorld):
    for sync, attempt in (("old", 1), ("new", 2), ("gone", 1)):
        world.sent(sync, "p", attempt=attempt, payload_hash=sync)
    world.add("sync_renames", sync="old", renamed_to="new", recorded_at=LONG_AGO)
    world.add("sync_renames", sync="gone", renamed_to=None, recorded_at=LONG_AGO)
    world.evaluate()
    [member] = world.project.rows("select * from activation.sync_members")
    assert (member["sync"], member["last_attempt"], member["payload_hash"]) == ("new", 2, "new")


def test_a_table_that_follows_the_ledger_equals_one_built_anew(world: PlanWorld):
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    project, number, waiting = world.project, 0, []
    project.execute("delete from goldseam_state.sync_ledger", "delete from goldseam_state.sync_renames")
    project.dbt("run", "--select", "sync_members", "--full-refresh")
    for build in range(4):
        lines = []
        for line in [line for line in waiting if dice.random() < 0.5]:
            waiting.remove(line)
            lines.append((*line, dice.choice(["confirmed", "rejected", "unknown"])))
        for _ in range(30):
            number += 1
            member = (f"p{dice.randrange(200)}", number, dice.choice(["add", "update", "remove"]))
            lines.append((*member, "intent"))
            match dice.choice(["confirmed", "rejected", "deferred", "accepted", "unknown", None]):
                case None:
                    waiting.append(member)
                case outcome:
                    lines.append((*member, outcome))
                    if outcome in ("accepted", "unknown"):
                        waiting.append(member)
        # the clock jumps back with every build: it must not matter
        moment = datetime(2026, 1, 10) - timedelta(days=build)
        values = ", ".join(
            f"('s', '{profile_id}', '', {attempt}, '{action}', '{outcome}', '{attempt}', '{{}}', timestamp '{moment}')"
            for profile_id, attempt, action, outcome in lines
        )
        project.execute(
            f"insert into goldseam_state.sync_ledger ({MEMBER}, attempt, action, outcome, payload_hash, sent_digests,"
            f" recorded_at) values {values}"
        )
        project.dbt("run", "--select", "sync_members")
        followed = project.rows(f"select * from activation.sync_members order by {MEMBER}")
        project.dbt("run", "--select", "sync_members", "--full-refresh")
        assert project.rows(f"select * from activation.sync_members order by {MEMBER}") == followed
    builds = project.rows("select is_full from goldseam_state.model_builds where model = 'sync_members'")
    assert [row["is_full"] for row in builds].count(False) == 4


NAMED = '[{"email":"a","vendor_id":"1"}]'


@pytest.mark.parametrize(
    ("attempts", "digests"),
    [
        pytest.param([(*CONFIRMED, "1")], NAMED, id="named"),
        pytest.param([(*CONFIRMED, "1"), (*REMOVE, ("confirmed",)), (*ADD, ())], A, id="put in again, without answer"),
        pytest.param([(*CONFIRMED, "1"), (*REMOVE, ("unknown",)), (*ADD, ("unknown",))], A, id="doubt upon doubt"),
        pytest.param([(*CONFIRMED, "1"), (*UPDATE, ())], f"{NAMED[:-1]},{B[1:]}", id="another address in doubt"),
        pytest.param([(*CONFIRMED, "1"), (*REMOVE, ("unknown",))], NAMED, id="removal in doubt"),
        pytest.param([(*CONFIRMED, "1"), (*UPDATE, ("rejected",))], NAMED, id="refused since"),
    ],
)  # fmt: skip
def test_a_name_stands_for_what_it_was_given_for(world: PlanWorld, attempts: list, digests: str):
    assert history(world, *attempts)["sent_digests"] == digests
