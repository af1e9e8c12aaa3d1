"""Who is told what, and why not: every reason of the plan, on both engines."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from orchestration.clock import utc_now
from tests.activation.plan_world import LONG_AGO, NOW, PlanWorld, plan_project
from tests.support.warehouses import Warehouse

LATER = LONG_AGO + timedelta(days=1)
ADDED = ("add", "entered_segment")
UNCHANGED = ("keep", "unchanged")


@pytest.fixture(scope="module")
def _built(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> PlanWorld:
    return PlanWorld(plan_project(warehouse, tmp_path_factory.mktemp("plan")))


@pytest.fixture
def world(_built: PlanWorld) -> PlanWorld:
    """Ann is in segment `first` and may be told everything."""
    _built.start_over()
    _built.member("ann")
    return _built


def test_a_member_is_added_then_left_alone(world: PlanWorld):
    [row] = world.rows("ads")
    assert (row["action"], row["reason"]) == ADDED
    assert json.loads(row["identifiers"]) == {"email": "ann@example.com", "phone": "+49ann"}
    assert json.loads(row["fields"]) == {"fn": "Ann", "ct": "Berlin"}
    assert (row["kind"], row["segment"], row["channel"], row["message_key"], row["known_attempt"]) == (
        "audience",
        "first",
        None,
        "",
        0,
    )
    world.deliver("ads")
    [row] = world.rows("ads")
    assert (row["action"], row["reason"], row["known_attempt"]) == (*UNCHANGED, 1)
    assert row["identifiers"] and row["fields"]


def test_a_plan_is_of_the_time_it_was_made(world: PlanWorld):
    """Not of the day it is about, so that the demo's clock makes no plan old."""
    [row] = world.rows("ads")
    assert abs(utc_now() - row["planned_at"]) < timedelta(hours=1)


def test_a_null_is_left_out_or_sent_as_null(world: PlanWorld):
    world.tables["profiles"][0] |= {"first_name": None, "city": " "}
    [row] = world.rows("ads")
    assert row["fields"] == '{"ct":null}'


def test_another_payload_is_an_update_and_in_mode_append_none(world: PlanWorld):
    for sync in ("ads", "appends"):
        world.sent(sync, "ann")
    assert world.plan("ads") == {"ann": ("update", "payload_changed")}
    assert world.plan("appends") == {"ann": UNCHANGED}


def test_who_was_sent_long_ago_is_sent_again_where_members_expire(world: PlanWorld):
    [row] = world.rows("expires")
    world.sent("expires", "ann", payload_hash=row["payload_hash"], at=utc_now() - timedelta(days=31))
    assert world.plan("expires") == {"ann": ("update", "sent_long_ago")}
    world.sent(
        "expires", "ann", payload_hash=row["payload_hash"], at=utc_now() - timedelta(days=29), action="update"
    )
    assert world.plan("expires") == {"ann": UNCHANGED}


@pytest.mark.parametrize(
    ("outcome", "planned"),
    [("deferred", ("update", "sent_long_ago")), ("rejected", ("withhold", "refused"))],
)
def test_a_try_that_failed_does_not_count_as_sent(world: PlanWorld, outcome: str, planned: tuple[str, str]):
    [row] = world.rows("expires")
    long_ago, payload = utc_now() - timedelta(days=31), row["payload_hash"]
    world.sent("expires", "ann", payload_hash=payload, at=long_ago)
    world.sent("expires", "ann", outcome, payload_hash=payload, at=utc_now(), action="update")
    assert world.plan("expires") == {"ann": planned}


@pytest.mark.parametrize("outcomes", [("unknown",), (), ("accepted", "unknown")])
def test_an_addition_whose_answer_was_lost_is_repeated(world: PlanWorld, outcomes: tuple):
    world.sent("ads", "ann", "confirmed")
    world.tables["sync_ledger"] = [
        row for row in world.tables["sync_ledger"] if row["outcome"] == "intent"
    ] + [world.tables["sync_ledger"][0] | {"outcome": outcome} for outcome in outcomes]
    assert world.plan("ads") == {"ann": ("add", "unconfirmed")}


def test_an_accepted_addition_counts_until_the_engine_says_otherwise(world: PlanWorld):
    world.sent("appends", "ann", "accepted")
    assert world.plan("appends") == {"ann": UNCHANGED}


def test_an_update_whose_answer_was_lost_is_repeated(world: PlanWorld):
    world.deliver("ads")
    world.sent("ads", "ann", "unknown", action="update")
    assert world.plan("ads") == {"ann": ("update", "unconfirmed")}


def test_what_was_put_off_is_tried_again_at_once(world: PlanWorld):
    [row] = world.rows("ads")
    world.sent("ads", "ann", "deferred", payload_hash=row["payload_hash"], at=NOW)
    assert world.plan("ads") == {"ann": ADDED}


def facts(**change: Any) -> Any:
    return pytest.param(change.pop("reason"), change, id="-".join(map(str, change.values())))


@pytest.mark.parametrize(
    ("reason", "prepare"),
    [
        ("gone", lambda w: (w.drop("profiles", profile_id="ann"), w.add("profiles", profile_id="other"))),
        ("suppressed", lambda w: w.consent("ann", "all", granted=False)),
        ("consent", lambda w: w.drop("profile_consents", purpose="advertising")),
        ("consent", lambda w: w.consent("ann", "advertising", granted=False, at=LATER)),
        ("consent", lambda w: w.consent("ann", "advertising", granted=False)),
        ("no_identifier", lambda w: w.drop("profile_contact_points", profile_id="ann")),
        ("no_identifier", lambda w: [row.update(is_deliverable=False) for row in w.tables["profile_contact_points"]]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_there", [True, False])
def test_who_must_not_be_sent_is_withheld_or_taken_out(
    world: PlanWorld, reason: str, prepare: Any, is_there: bool
):
    if is_there:
        world.deliver("ads")
    prepare(world)
    [row] = world.rows("ads")
    assert (row["action"], row["reason"]) == ("remove" if is_there else "withhold", reason)
    assert row["identifiers"] is None and row["fields"] is None


def test_who_leaves_is_taken_out_of_a_mirror_only(world: PlanWorld):
    for sync in ("ads", "upserts"):
        world.deliver(sync)
    world.leave("ann")
    world.member("bob")
    assert world.plan("ads") == {"ann": ("remove", "left_segment"), "bob": ADDED}
    assert world.plan("upserts") == {"ann": ("keep", "outlives_segment"), "bob": ADDED}
    world.consent("ann", "advertising", granted=False, at=LATER)
    assert world.plan("upserts") == {"ann": ("remove", "consent"), "bob": ADDED}


def test_a_removal_needs_no_certainty(world: PlanWorld):
    world.sent("ads", "ann", "unknown")
    world.leave("ann")
    world.member("bob")
    assert world.plan("ads") == {"ann": ("remove", "left_segment"), "bob": ADDED}


def test_consent_withdrawn_while_the_answer_was_lost(world: PlanWorld):
    world.sent("ads", "ann", "unknown")
    world.consent("ann", "advertising", granted=False, at=LATER)
    assert world.plan("ads") == {"ann": ("remove", "consent")}


def test_consent_for_one_channel_lets_only_its_identifier_leave(world: PlanWorld):
    world.drop("profile_consents", purpose="advertising")
    world.consent("ann", "advertising", channel="email")
    [row] = world.rows("ads")
    assert json.loads(row["identifiers"]) == {"email": "ann@example.com"}


def test_a_sync_without_a_purpose_sends_nobody(world: PlanWorld):
    assert world.plan("nowhere") == {"ann": ("withhold", "consent")}


def test_only_named_identifiers_are_sent(world: PlanWorld):
    [row] = world.rows("upserts")
    assert json.loads(row["identifiers"]) == {"email": "ann@example.com"}


def test_a_record_that_needs_no_identifier_still_needs_consent(world: PlanWorld):
    for table in ("profile_contact_points", "profile_consents"):
        world.tables[table] = []
    assert world.plan("cache") == {"ann": ("withhold", "consent")}
    world.consent("ann", "advertising", channel="sms")
    [row] = world.rows("cache")
    assert (row["action"], row["identifiers"]) == ("add", "{}")


# --- experiments, priorities -----------------------------------------------------------------------------------------


@pytest.fixture
def arms(world: PlanWorld) -> Any:
    """arms('holdout:global', 'ann', 'holdout'): the state of experiments, empty again afterwards."""

    def assign(experiment: str, profile_id: str, arm: str) -> None:
        world.project.execute(
            "insert into cdp.experiment_arms (experiment, profile_id, arm, is_inherited, is_conflicted)"
            f" values ('{experiment}', '{profile_id}', '{arm}', false, false)"
        )

    yield assign
    world.project.execute("delete from cdp.experiment_arms")


@pytest.mark.parametrize("sync", ["ads", "upserts"])
def test_who_is_held_out_is_not_sent_and_does_not_stay(world: PlanWorld, arms: Any, sync: str):
    world.member("bob")
    arms("holdout:global", "ann", "holdout")
    arms("holdout:global", "bob", "treated")
    assert world.plan(sync) == {"ann": ("withhold", "holdout"), "bob": ADDED}
    world.sent(sync, "ann")
    assert world.plan(sync)["ann"] == ("remove", "holdout")


def test_only_the_sync_s_arm_is_sent(world: PlanWorld, arms: Any):
    for name in ("bob", "nobody"):
        world.member(name)
    arms("subject", "ann", "short")
    arms("subject", "bob", "long")
    world.sent("short_subject", "bob")
    assert world.plan("short_subject") == {
        "ann": ADDED, "bob": ("remove", "other_arm"), "nobody": ("withhold", "other_arm"),
    }  # fmt: skip


def test_the_first_segment_of_a_group_takes_its_members(world: PlanWorld):
    for segment in ("second", "offer"):
        world.enter("ann", segment)
    world.member("bob", "second")
    assert world.plan("ads") == {"ann": ADDED}
    assert world.plan("second_ads") == {"ann": ("withhold", "priority"), "bob": ADDED}
    assert world.plan("offer_ads") == {"ann": ADDED}
    world.deliver("second_ads")
    world.enter("bob", "first")
    assert world.plan("second_ads")["bob"] == ("remove", "priority")


# --- refusals and guards ---------------------------------------------------------------------------------------------


def test_a_refused_row_waits_unless_it_changed(world: PlanWorld):
    [row] = world.rows("ads")
    # the engine's clock, not the plan's day
    now = datetime.now()
    world.sent(
        "ads",
        "ann",
        "rejected",
        payload_hash=row["payload_hash"],
        at=now - timedelta(days=6),
        error="invalid",
    )
    [refused] = world.rows("ads")
    assert (refused["action"], refused["reason"], refused["identifiers"]) == ("withhold", "refused", None)
    world.tables["profiles"][0]["city"] = "Bonn"
    assert world.plan("ads") == {"ann": ADDED}
    world.tables["profiles"][0]["city"] = "Berlin"
    for line in world.tables["sync_ledger"]:
        line["recorded_at"] = now - timedelta(days=8)
    assert world.plan("ads") == {"ann": ADDED}


def test_a_refused_update_leaves_who_is_there_with_what_is_true(world: PlanWorld):
    world.sent("ads", "ann")
    [row] = world.rows("ads")
    world.sent("ads", "ann", "rejected", action="update", payload_hash=row["payload_hash"], at=datetime.now())
    [row] = world.rows("ads")
    assert (row["action"], row["reason"]) == ("withhold", "refused")
    assert row["identifiers"]


def test_a_refused_removal_is_tried_again(world: PlanWorld):
    world.sent("ads", "ann")
    world.leave("ann")
    world.sent("ads", "ann", "rejected", action="remove", at=datetime.now())
    world.member("bob")
    assert world.plan("ads") == {"ann": ("remove", "left_segment"), "bob": ADDED}


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        pytest.param([0], ("remove", "consent"), id="the first time"),
        pytest.param([6, 0], ("remove", "consent"), id="within the days"),
        pytest.param([8, 6], ("withhold", "refused"), id="rests after the days"),
        pytest.param([20, 8], ("remove", "consent"), id="and goes again"),
    ],
)
def test_who_was_taken_out_in_part_is_not_tried_for_ever_and_not_forgotten(
    world: PlanWorld, tried: list[int], expected: tuple
):
    world.sent("ads", "ann")
    world.consent("ann", "advertising", granted=False, at=LATER)
    for days in tried:
        at = datetime.now() - timedelta(days=days)
        world.sent("ads", "ann", "accepted", "unknown", action="remove", at=at, error="partly_removed")
    assert world.plan("ads") == {"ann": expected}


def crowd(world: PlanWorld, number: int, start: int = 0) -> list[str]:
    names = [f"p{place:02}" for place in range(start, start + number)]
    for name in names:
        world.member(name)
    return names


def test_the_first_additions_know_no_bound_and_later_ones_do(world: PlanWorld):
    crowd(world, 9)
    assert set(world.plan("guarded").values()) == {ADDED}
    world.deliver("guarded")
    crowd(world, 5, start=20)
    assert list(world.plan("guarded").values()).count(ADDED) == 5
    crowd(world, 1, start=30)
    plan = world.plan("guarded")
    assert list(plan.values()).count(("withhold", "guard")) == 6
    assert list(plan.values()).count(UNCHANGED) == 10


def test_too_many_leaving_stay_but_consent_and_suppression_go(world: PlanWorld):
    crowd(world, 9)
    world.deliver("guarded")
    for name in ("p00", "p01"):
        world.leave(name)
    assert list(world.plan("guarded").values()).count(("remove", "left_segment")) == 2
    world.leave("p02")
    world.consent("p03", "advertising", granted=False, at=LATER)
    world.consent("p04", "all", granted=False)
    world.drop("profiles", profile_id="p05")
    rows = {row["profile_id"]: row for row in world.rows("guarded")}
    plan = {name: (row["action"], row["reason"]) for name, row in rows.items()}
    assert {name: plan[name] for name in ("p00", "p01", "p02")} == dict.fromkeys(
        ("p00", "p01", "p02"), ("withhold", "guard")
    )
    assert (plan["p03"], plan["p04"], plan["p05"]) == (
        ("remove", "consent"),
        ("remove", "suppressed"),
        ("remove", "gone"),
    )
    # who is held stays in a file that is written whole
    assert rows["p00"]["identifiers"]
    assert plan["p06"] == UNCHANGED


def test_a_third_of_all_withdrawing_at_once_goes(world: PlanWorld):
    names = crowd(world, 9)
    world.deliver("guarded")
    for name in names[:3]:
        world.consent(name, "advertising", granted=False, at=LATER)
    assert list(world.plan("guarded").values()).count(("remove", "consent")) == 3


def test_an_empty_segment_empties_no_audience(world: PlanWorld):
    crowd(world, 9)
    world.deliver("guarded")
    world.tables["segment_memberships"] = []
    assert set(world.plan("guarded").values()) == {("withhold", "guard")}


def test_without_a_guard_an_empty_segment_empties_no_audience_either(world: PlanWorld):
    world.member("bob")
    world.deliver("ads")
    world.tables["segment_memberships"] = []
    assert set(world.plan("ads").values()) == {("withhold", "guard")}
    world.enter("bob", "first")
    assert world.plan("ads") == {"ann": ("remove", "left_segment"), "bob": ("keep", "unchanged")}


def test_a_company_without_anybody_is_no_erasure(world: PlanWorld):
    world.member("bob")
    world.deliver("ads")
    world.tables["profiles"] = world.tables["segment_memberships"] = []
    assert set(world.plan("ads").values()) == {("withhold", "guard")}
    world.tables["profiles"] = [{"profile_id": "bob", "first_name": "Ann", "city": "Berlin"}]
    world.enter("bob", "first")
    assert world.plan("ads") == {"ann": ("remove", "gone"), "bob": ("keep", "unchanged")}


def test_contact_points_that_vanish_empty_no_audience(world: PlanWorld):
    crowd(world, 9)
    world.deliver("guarded")
    world.tables["profile_contact_points"] = []
    assert set(world.plan("guarded").values()) == {("withhold", "guard")}


# --- messages --------------------------------------------------------------------------------------------------------


def test_a_message_goes_once_per_person_to_the_channel_s_contact_point(world: PlanWorld):
    [row] = world.rows("welcome")
    assert (row["action"], row["kind"], row["message_key"], row["channel"], row["contact_node_id"]) == (
        "add", "message", "welcome", "email", 1,
    )  # fmt: skip
    world.deliver("welcome")
    # neither another payload nor leaving nor a refusal changes what was said
    world.tables["profiles"][0]["city"] = "Bonn"
    world.leave("ann")
    world.consent("ann", "marketing", granted=False, at=LATER)
    assert world.plan("welcome") == {"ann": ("keep", "already_sent")}


def test_a_message_that_may_have_arrived_is_not_repeated(world: PlanWorld):
    world.sent("welcome", "ann", "unknown", message_key="welcome")
    assert world.plan("welcome") == {"ann": ("keep", "maybe_sent")}


@pytest.mark.parametrize("outcome", ["deferred", "rejected"])
def test_a_message_that_surely_did_not_arrive_is_sent(world: PlanWorld, outcome: str):
    world.sent("welcome", "ann", outcome, message_key="welcome")
    assert world.plan("welcome") == {"ann": ADDED}


def test_who_left_before_the_message_was_sent_is_not_in_the_plan(world: PlanWorld):
    world.sent("welcome", "ann", "deferred", message_key="welcome")
    world.leave("ann")
    assert world.plan("welcome") == {}


def test_a_message_per_entry_goes_again_at_the_next_entry(world: PlanWorld):
    world.enter("ann", "offer", LATER)
    world.deliver("offer_mail")
    [row] = world.rows("offer_mail")
    assert (row["message_key"], row["reason"]) == ("offer:2026-01-02T00:00:00", "already_sent")
    world.leave("ann", "offer")
    world.enter("ann", "offer", LATER + timedelta(days=30))
    assert [(row["message_key"], row["reason"]) for row in world.rows("offer_mail")] == [
        ("offer:2026-01-02T00:00:00", "already_sent"),
        ("offer:2026-02-01T00:00:00", "entered_segment"),
    ]


def test_a_message_needs_consent_and_contact_point_of_its_channel(world: PlanWorld):
    world.enter("ann", "offer", LATER)
    world.drop("profile_contact_points", channel="email")
    assert world.plan("offer_mail") == {"ann": ("withhold", "no_identifier")}
    world.drop("profile_consents", purpose="marketing")
    world.consent("ann", "marketing", channel="sms")
    assert world.plan("offer_mail") == {"ann": ("withhold", "consent")}
    assert world.plan("offer_text") == {"ann": ADDED}
    assert world.plan("offer_push") == {"ann": ("withhold", "consent")}


def test_a_message_reaches_people_by_whatever_channel_their_contact_points_have(world: PlanWorld):
    world.enter("ann", "offer", LATER)
    assert world.plan("offer_telegram") == {"ann": ("withhold", "no_identifier")}
    world.contact("ann", "telegram", "42", 9)
    [row] = world.rows("offer_telegram")
    assert (row["identifiers"], row["contact_node_id"]) == ('{"telegram":"42"}', 9)


def merge(world: PlanWorld, old: str, new: str, at: datetime) -> None:
    world.drop("profiles", profile_id=old)
    world.add("profile_redirects", from_profile_id=old, to_profile_id=new, kind="merge", occurred_at=at)
    world.add("profile_redirects_current", from_profile_id=old, to_profile_id=new, retired_at=at)


def test_who_had_a_message_before_a_merge_has_had_it(world: PlanWorld):
    world.member("old")
    world.sent("welcome", "old", message_key="welcome")
    world.leave("old")
    merge(world, "old", "ann", LATER)
    assert world.plan("welcome") == {"ann": ("keep", "already_sent")}


def test_who_was_split_is_not_told_again_at_the_same_address(world: PlanWorld):
    world.deliver("welcome")
    world.drop("profile_contact_points", profile_id="ann", channel="email")
    world.member("ada")
    world.drop("profile_contact_points", profile_id="ada", channel="email")
    world.contact("ada", "email", "ann@example.com", 1)
    world.member("bob")
    assert world.plan("welcome") == {
        "ann": ("keep", "already_sent"), "ada": ("withhold", "already_reached"), "bob": ADDED,
    }  # fmt: skip


def test_what_came_back_from_an_address_reached_nobody(world: PlanWorld):
    world.sent("welcome", "gone", "rejected", message_key="welcome", contact_node_id=1)
    assert world.plan("welcome") == {"ann": ADDED}


def test_a_merge_is_no_new_entry(world: PlanWorld):
    world.member("old", "offer")
    world.deliver("offer_mail")
    world.leave("old", "offer")
    world.add(
        "segment_membership_history", segment="offer", profile_id="old", entered_at=LONG_AGO, exited_at=LATER,
        entered_cause="behaviour",
    )  # fmt: skip
    merge(world, "old", "ann", LATER)
    world.enter("ann", "offer", LATER, cause="merge")
    assert world.plan("offer_mail") == {"ann": ("keep", "already_sent")}


def test_an_audience_takes_back_what_was_sent_to_a_merged_profile(world: PlanWorld):
    world.member("old")
    world.deliver("ads")
    world.leave("old")
    merge(world, "old", "ann", LATER)
    assert world.plan("ads") == {"ann": UNCHANGED, "old": ("remove", "gone")}


@pytest.mark.parametrize(("item", "at", "expected"), [
    ("Berlin", LATER + timedelta(hours=1), ("withhold", "bought")),
    ("Berlin", LATER - timedelta(hours=1), ADDED),
    ("Bonn", LATER + timedelta(hours=1), ADDED),
])  # fmt: skip
def test_an_item_bought_since_is_not_offered(world: PlanWorld, item: str, at: datetime, expected: tuple):
    world.enter("ann", "offer", LATER)
    world.add("order_items", profile_id="ann", item_id=item, occurred_at=at)
    assert world.plan("offer_mail") == {"ann": expected}


# --- contact pressure ------------------------------------------------------------------------------------------------


def rule(world: PlanWorld, channel: str, days: int, most: int, weight: float = 1.5) -> None:
    world.add(
        "rule_contact_pressure", channel=channel, window_days=days, max_messages=most, planned_weight=weight
    )


def written(
    world: PlanWorld,
    number: int,
    channel: str = "email",
    ago: timedelta = timedelta(days=1),
    kind: str = "sent",
) -> None:
    for _ in range(number):
        message = f"m{len(world.tables['messages'])}"
        world.add(
            "messages", profile_id="ann", channel=channel, message_id=message, message_event_id=message, kind=kind,
            occurred_at=NOW - ago,
        )  # fmt: skip


@pytest.mark.parametrize(("sent", "expected"), [(1, ADDED), (2, ("withhold", "contact_pressure"))])
def test_what_was_sent_leaves_room_for_what_is_planned(world: PlanWorld, sent: int, expected: tuple):
    rule(world, "email", 7, 3)
    written(world, sent)
    written(world, 5, ago=timedelta(days=8))
    written(world, 5, channel="sms")
    written(world, 5, kind="opened")
    assert world.plan("welcome") == {"ann": expected}


def test_the_same_message_told_twice_counts_once(world: PlanWorld):
    rule(world, "email", 7, 3)
    written(world, 1)
    world.tables["messages"] *= 4
    assert world.plan("welcome") == {"ann": ADDED}


def test_planned_messages_count_in_the_order_of_their_priority(world: PlanWorld):
    world.enter("ann", "offer", LATER)
    rule(world, "email", 7, 2, weight=1.5)
    assert world.plan("welcome") == {"ann": ADDED}
    assert world.plan("offer_mail") == {"ann": ("withhold", "contact_pressure")}
    assert world.plan("offer_text") == {"ann": ADDED}


def test_a_bound_for_all_channels_counts_only_what_its_own_channel_lets_through(world: PlanWorld):
    world.enter("ann", "offer", LATER)
    rule(world, "email", 7, 0)
    rule(world, "any", 7, 1, weight=1)
    assert world.plan("welcome") == {"ann": ("withhold", "contact_pressure")}
    assert world.plan("offer_text") == {"ann": ADDED}
    assert world.plan("offer_push") == {"ann": ("withhold", "contact_pressure")}


def test_a_message_already_sent_presses_as_sent_and_not_as_planned(world: PlanWorld):
    world.enter("ann", "offer", LATER)
    rule(world, "email", 7, 2, weight=1.5)
    world.deliver("welcome")
    assert world.plan("offer_mail") == {"ann": ADDED}


# --- exposures that are gone ------------------------------------------------------------------------------------------


def orphans(world: PlanWorld) -> bool:
    """Whether dbt stops before the plan."""
    world.evaluate()
    return not world.project.dbt("test", "--select", "assert_members_have_a_sync", check=False).success


def test_members_without_an_exposure_stop_the_plan(world: PlanWorld):
    world.sent("welcome_old", "ann", message_key="welcome")
    assert not orphans(world)
    world.sent("deleted", "ann")
    assert orphans(world)
    world.add("sync_renames", sync="deleted", renamed_to="ads", recorded_at=LONG_AGO)
    assert not orphans(world)
    assert world.plan("ads") == {"ann": ("update", "payload_changed")}
    world.tables["sync_renames"][0]["renamed_to"] = None
    assert not orphans(world)
    assert world.plan("ads") == {"ann": ADDED}
    world.tables["sync_renames"][0]["sync"] = "ads"
    assert orphans(world)
