"""`goldseam identity plan`: what it says is what a run with the edited rules then does, and it touches nothing."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import pytest

from tests.identity.plan_world import EditedCompany, Map
from tests.support.warehouses import Warehouse

EXTRA = {"extra_blocked_identifiers": "more_blocked"}


@pytest.fixture(scope="module")
def engine() -> str:
    """One is enough here; that engines agree is tests/parity's to show."""
    return "duckdb"


@pytest.fixture(scope="module")
def company(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> EditedCompany:
    return EditedCompany(warehouse, tmp_path_factory.mktemp("company"))


@dataclass
class Change:
    """A plan, and what stood before and after the rules were run for real."""

    plan: dict[str, Any]
    was_untouched: bool
    people: tuple[Map, Map]
    blocked: tuple[dict, dict]
    members: tuple[set, set]
    planned: tuple[dict, dict]
    used_links: tuple[set, set]


def changed(company: EditedCompany, **variables: Any) -> Change:
    """Plan what was edited, then do it."""
    contents, schemas = company.contents(), company.schemas()
    plan = company.plan(**variables)
    was_untouched = company.contents() == contents and company.schemas() == schemas
    looks = (company.people, company.blocked, company.members, company.planned, company.used_links)
    before = [look() for look in looks]
    company.run(**variables)
    return Change(plan, was_untouched, *((one, look()) for one, look in zip(before, looks, strict=True)))


@pytest.fixture(scope="module")
def change(company: EditedCompany) -> Change:
    """Some rules stricter, one looser, so that merges and splits meet.

    A phone of two accounts is nobody's; so is the e-mail seen most, by a seed of the project's own and --vars; two
    phones are two people. But a device that several share links them again."""
    [seen_most] = company.warehouse.rows("""
        select identifier_value from identity.identity_nodes
        where identifier_type = 'email' and blocked_reason is null
        order by observation_count desc, identifier_value limit 1""")
    (company.root / "seeds/more_blocked.csv").write_text(
        f"identifier_type,identifier_value,why\nemail,{seen_most['identifier_value']},test\n"
    )
    company.limit("phone", "max_profiles", 1)
    company.limit("phone", "max_per_profile", 1)
    company.limit("anonymous_id", "max_profiles", 9)
    return changed(company, **EXTRA)


def test_nothing_changes_and_the_scratch_is_kept_on_demand(company: EditedCompany) -> None:
    contents = company.contents()
    said = company.company.goldseam("identity", "plan", "--keep")
    assert "Nothing changes: the same people, segments and syncs." in said
    kept = company.scratch()
    assert {"plan_identity", "plan_raw_crm", "plan_goldseam_state", "plan_goldseam_plan"} <= kept
    assert all(f'drop schema if exists "{schema}" cascade;' in said for schema in kept)
    assert company.contents() == contents


def test_a_plan_touches_nothing_and_leaves_nothing(change: Change, company: EditedCompany) -> None:
    assert change.was_untouched
    assert not company.scratch()


def test_ids_are_those_that_the_run_gives(change: Change) -> None:
    before, after = change.people
    plan = change.plan
    assert plan["identifiers"] == {"now": len(before), "after": len(after)}
    assert plan["profiles"] == {"now": len(set(before.values())), "after": len(set(after.values()))}
    assert plan["retired_ids"] == len(set(before.values()) - set(after.values()))
    assert plan["new_ids"] == len(set(after.values()) - set(before.values()))
    moved = [node for node in before.keys() & after.keys() if before[node] != after[node]]
    assert plan["moves"]["identifiers"] == len(moved)
    assert plan["records_moved_on"] == 0


def test_merges_and_splits_are_those_of_the_run(change: Change) -> None:
    parts, origins = defaultdict(set), defaultdict(set)
    before, after = change.people
    for node in before.keys() & after.keys():
        parts[before[node]].add(after[node])
        origins[after[node]].add(before[node])
    merged = {to: ids for to, ids in origins.items() if len(ids) > 1}
    split = {old: ids for old, ids in parts.items() if len(ids) > 1}
    assert change.plan["merges"] == {"profiles": len(set().union(*merged.values())), "into": len(merged)}
    assert change.plan["splits"] == {"profiles": len(split), "into": len(set().union(*split.values()))}
    assert change.plan["disappearing"] == len(set(before.values()) - parts.keys())
    assert change.plan["appearing"] == len(set(after.values()) - origins.keys())


def test_blocks_are_those_of_the_run(change: Change) -> None:
    before, after = change.blocked
    for field, then, now in (("newly_blocked", before, after), ("set_free", after, before)):
        expected = Counter(now[node] for node in now.keys() - then.keys())
        counted = {(one["identifier_type"], one["reason"]): one["identifiers"] for one in change.plan[field]}
        assert counted == expected


def test_links_are_those_of_the_run(change: Change) -> None:
    before, after = change.used_links
    links = change.plan["links"]
    parting = sum(one["links"] for one in links["newly_cut"]) + links["dropped"]
    joining = sum(one["links"] for one in links["newly_used"]) + links["drawn"]
    assert (parting, joining) == (len(before - after), len(after - before))


def test_segments_and_syncs_are_those_of_the_run(change: Change) -> None:
    before, after = change.members
    for one in change.plan["segments"]:
        then = {profile for segment, profile in before if segment == one["segment"]}
        now = {profile for segment, profile in after if segment == one["segment"]}
        assert one["members"] == {"now": len(then), "after": len(now)}
        assert (one["entering"], one["leaving"]) == (len(now - then), len(then - now))
    planned_before, planned_after = change.planned
    counted = {
        (one["sync"], action): (rows["now"], rows["after"])
        for one in change.plan["syncs"]
        for action, rows in one["rows"].items()
    }
    assert counted == {
        key: (planned_before.get(key, 0), planned_after.get(key, 0))
        for key in planned_before.keys() | planned_after.keys()
    }
    assert counted, "a comparison of nothing"


def test_the_stricter_rules_split_and_tell_why(change: Change) -> None:
    plan = change.plan
    assert plan["splits"]["profiles"] > 0
    assert {one["reason"] for one in plan["newly_blocked"]} >= {"list", "shared"}
    assert any(one["cut_reason"] == "max_per_profile:phone" for one in plan["links"]["newly_cut"])
    assert plan["moves"]["jittered"] > 0
    for sample in plan["sampled_splits"]:
        assert sample["profile_id"] in change.people[0].values()
        assert {reason["what"] for reason in sample["reasons"]} <= {"blocked", "link_cut", "link_dropped"}
        assert sample["reasons"]


def test_the_looser_rule_merges_and_tells_why(change: Change) -> None:
    plan = change.plan
    assert plan["merges"]["profiles"] > plan["merges"]["into"] > 0
    assert {one["reason"] for one in plan["set_free"]} == {"shared"}
    [sample, *_] = plan["sampled_merges"]
    assert sample["profile_id"] in change.people[1].values()
    assert {"freed", "link_used"} & {reason["what"] for reason in sample["reasons"]}
    assert all(one["identifier_value"].endswith("…") for one in sample["identifiers"])
    assert {one["profile_after"] for one in sample["identifiers"]} == {sample["profile_id"]}


@pytest.fixture
def broken_segment(company: EditedCompany) -> None:
    model = company.root / "models/segments/demo/segment_vips.sql"
    text = model.read_text(encoding="utf-8")
    model.write_text("select cast('no number' as bigint) || '' as profile_id")
    yield
    model.write_text(text)


@pytest.mark.usefixtures("broken_segment")
def test_what_dbt_cannot_build_is_told_in_its_words_and_nothing_is_left(company: EditedCompany) -> None:
    contents = company.contents()
    done = company.company.attempt("identity", "plan")
    assert done.returncode == 1
    assert "model segment_vips" in done.stderr
    assert "no number" in done.stderr
    assert company.contents() == contents
    assert not company.scratch()


def test_a_schema_that_is_somebodys_is_never_dropped(company: EditedCompany) -> None:
    company.warehouse.execute("create schema plan_feeds", "create table plan_feeds.mine as select 1 as n")
    done = company.company.attempt("identity", "plan")
    assert done.returncode == 1
    assert "plan_feeds stands" in " ".join(done.stderr.split())
    assert company.warehouse.rows("select * from plan_feeds.mine") == [{"n": 1}]
    assert company.scratch() == {"plan_feeds"}
    company.warehouse.execute("drop schema plan_feeds cascade")
