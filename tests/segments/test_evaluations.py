"""Four evaluations of a company's segments: who came and went and why, sizes, overlaps, and what the commands tell."""

import io
import json
import re
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from orchestration.dbt_runner import first_rows
from orchestration.segments.command import run_diff, run_list
from orchestration.segments.model import Move
from orchestration.segments.reader import diff_segments, list_segments
from orchestration.warehouse import Warehouse
from tests.segments.world import SEGMENTS, Moment, Shop
from tests.support.project import DbtError

TEN, HALF_PAST, ELEVEN, NOON = (
    datetime(2026, 6, 1, hour, minute) for hour, minute in ((10, 0), (10, 30), (11, 0), (12, 0))
)
TURNS = {"anna": datetime(2026, 6, 1, 10, 10), "eve": datetime(2026, 6, 1, 10, 20)}
CARTS = {"ben": datetime(2026, 6, 1, 9, 30), "carl": datetime(2026, 6, 1, 8, 59)}
REQUESTS = {"ivan": datetime(2026, 6, 1, 10, 15)}
MOMENTS = [
    Moment(TEN, 100, {"anna": 120, "ben": 200, "jane": 150}, {"anna", "carl", "ivan"}, {}, CARTS),
    # anna takes her consent back, eve gives hers; carl's statement is no longer made; ivan asks to be forgotten, and
    # of jane there is no record any more
    Moment(
        HALF_PAST, 100, {"anna": 120, "ben": 200, "dora": 300, "eve": 400}, {"eve"}, TURNS, CARTS, REQUESTS
    ),
    # what is big spending is edited
    Moment(
        ELEVEN, 250, {"anna": 120, "ben": 200, "dora": 300, "eve": 400, "frank": 260}, {"eve"}, TURNS, CARTS
    ),
    Moment(
        NOON,
        250,
        {"anna": 120, "ben": 200, "dora": 300, "eve": 400, "frank": 260, "gina": 500},
        {"eve", "hugo"},
        TURNS,
        CARTS,
    ),
]
HISTORY = ("segment", "profile_id", "entered_at", "entered_cause", "exited_at", "exited_cause")
JUMPS = "assert_segment_sizes_do_not_jump"

pytestmark = pytest.mark.xdist_group("segments")


@pytest.fixture(scope="module")
def evaluated(
    warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Shop, list[dict[str, str]]]:
    """The company after its four evaluations, and what each said of every data test."""
    shop = Shop(warehouse, Path(tmp_path_factory.mktemp("segments")))
    return shop, [shop.evaluate(now) for now in MOMENTS]


@pytest.fixture(scope="module")
def shop(evaluated: tuple[Shop, list[dict[str, str]]]) -> Shop:
    return evaluated[0]


def oracle(segment: str) -> list[set[str]]:
    return [now.members()[segment] for now in MOMENTS]


def test_history_tells_who_came_and_went_and_why(shop: Shop) -> None:
    told = {
        tuple(row[column] for column in HISTORY)
        for row in shop.project.rows("select * from cdp.segment_membership_history")
    }
    first = "first_evaluation"
    assert told == {
        ("big_spenders", "anna", TEN, first, ELEVEN, "definition_change"),
        ("big_spenders", "ben", TEN, first, ELEVEN, "definition_change"),
        ("big_spenders", "jane", TEN, first, HALF_PAST, "erasure"),
        ("big_spenders", "dora", HALF_PAST, "behaviour", None, None),
        ("big_spenders", "eve", HALF_PAST, "behaviour", None, None),
        ("big_spenders", "frank", ELEVEN, "definition_change", None, None),
        ("big_spenders", "gina", NOON, "behaviour", None, None),
        ("subscribers", "anna", TEN, first, HALF_PAST, "consent"),
        ("subscribers", "carl", TEN, first, HALF_PAST, "behaviour"),
        ("subscribers", "ivan", TEN, first, HALF_PAST, "erasure"),
        ("subscribers", "eve", HALF_PAST, "consent", None, None),
        ("subscribers", "hugo", NOON, "behaviour", None, None),
        # a segment of segments reads consents when one of them does
        ("best", "anna", TEN, first, HALF_PAST, "consent"),
        ("best", "eve", HALF_PAST, "consent", None, None),
        ("just_left", "ben", TEN, first, HALF_PAST, "behaviour"),
    }


@pytest.mark.parametrize("segment", SEGMENTS)
def test_sizes_are_those_of_each_evaluation(shop: Shop, segment: str) -> None:
    rows = shop.project.rows(
        f"select * from cdp.segment_sizes where segment = '{segment}' order by evaluated_at"
    )
    days = oracle(segment)
    assert [row["members"] for row in rows] == [len(day) for day in days]
    assert [row["entered"] for row in rows] == [
        len(day - before) for before, day in zip([set(), *days], days, strict=False)
    ]
    assert [row["members_before"] for row in rows] == [None, *(len(day) for day in days[:-1])]
    assert [row["volatility"] for row in rows[1:]] == [
        pytest.approx(len(day ^ before) / len(day), abs=5e-5) if day else None
        for before, day in pairwise(days)
    ]
    # what a segment is made of is part of what it says; as_of is not
    redefined = segment in ("big_spenders", "best")
    assert [row["is_redefined"] for row in rows] == [False, False, redefined, False]


def test_members_as_of_are_those_of_then(shop: Shop) -> None:
    parts = [
        f"select '{segment}' as segment, {place} as place, profile_id from ("
        f"{{{{ goldseam.segment_members_as_of('{segment}', \"cast('{now.as_of}' as timestamp)\") }}}}) as members"
        for segment in SEGMENTS
        for place, now in enumerate(MOMENTS)
    ]
    rows = shop.project.rows(shop.project.render("\nunion all\n".join(parts)))
    for segment in SEGMENTS:
        told: list[set[str]] = [set() for _ in MOMENTS]
        for row in rows:
            if row["segment"] == segment:
                told[row["place"]].add(row["profile_id"])
        assert told == oracle(segment)


def test_overlaps_are_those_of_the_last_evaluation(shop: Shop) -> None:
    now = MOMENTS[-1].members()
    told = {
        (row["segment"], row["other_segment"]): (row["shared_members"], float(row["jaccard_index"]))
        for row in shop.project.rows("select * from cdp.segment_overlaps")
    }
    assert told == {
        (one, other): (len(now[one] & now[other]), round(len(now[one] & now[other]) / len(now[one] | now[other]), 4))
        for one in now
        for other in now
        if one != other and now[one] and now[other]
    }  # fmt: skip


def test_a_jump_warns_by_the_segment_s_own_limit(evaluated: tuple[Shop, list[dict[str, str]]]) -> None:
    shop, tests = evaluated
    assert tests[0][JUMPS] == "pass", "nobody was there before the first evaluation"
    assert tests[-1][JUMPS] == "warn"
    assert {state for one in tests for name, state in one.items() if name != JUMPS} == {"pass"}
    results = shop.project.dbt("test", "--select", JUMPS).result.results
    [result] = [one for one in results if one.node.name == JUMPS]
    # one more of three is 33 percent; the subscribers doubled, and may
    with shop.settings():
        told, _ = first_rows(result)
    assert told.strip() == "big_spenders, 3, 4, warns above 30%"


def test_list_and_diff_tell_the_last_evaluation(shop: Shop) -> None:
    console = Console(file=io.StringIO(), width=80)
    with shop.settings(), Warehouse.open(shop.project.engine) as warehouse:
        listed = {one.segment: one for one in list_segments(warehouse)}
        [diff] = diff_segments(warehouse, "big_spenders")
        run_list(warehouse, False, console)
        run_diff(warehouse, None, False, console)
    assert {name: one.members for name, one in listed.items()} == {
        name: len(members) for name, members in MOMENTS[-1].members().items()
    }
    assert (listed["subscribers"].owner, listed["best"].owner) == ("crm@example.com", None)
    assert (diff.members_before, diff.members, diff.exited) == (3, 4, [])
    assert diff.entered == [Move(cause="behaviour", people=1, sample=["gina"])]
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "big_spenders  3 → 4" in text
    assert "Nobody came or left: best, just_left." in text


def test_a_name_that_is_not_there_is_told(shop: Shop) -> None:
    if shop.project.engine != "duckdb":
        pytest.skip("the same on every engine")
    complaint = " ".join(shop.goldseam("segments", "diff", "bigspenders", check=False).split())
    assert "no segment 'bigspenders'; there are best, big_spenders, just_left, subscribers" in complaint


def test_preview_asks_the_edited_model_and_writes_nothing(shop: Shop) -> None:
    standing = "select segment, profile_id, evaluated_at from cdp.segment_memberships order by 1, 2"
    before = shop.project.rows(standing)
    shop.write("big_spenders", SEGMENTS["big_spenders"] + " and revenue < 500 -- not the very best")
    said = shop.goldseam("segments", "preview", "big_spenders", "--vars", "{big_from: 200}", "--json")
    told = json.loads(said)
    assert told["as_of"] == str(NOON)
    assert (told["members_now"], told["members"]["people"], told["is_listed"]) == (4, 4, True)
    assert told["entering"] == {"people": 1, "sample": ["ben"]}
    assert told["leaving"] == {"people": 1, "sample": ["gina"]}
    assert shop.project.rows(standing) == before
    shop.write("big_spenders", SEGMENTS["big_spenders"])


def test_preview_of_a_draft_tells_what_is_not_built(shop: Shop) -> None:
    if shop.project.engine != "duckdb":
        pytest.skip("the same on every engine")
    shop.write("draft", "select profile_id from {{ ref('goldseam', 'sessions') }}")
    complaint = " ".join(
        shop.goldseam("segments", "preview", "draft", "--vars", "{big_from: 200}", check=False).split()
    )
    (shop.folder / "segment_draft.sql").unlink()
    assert "segment_draft reads cdp.sessions, which is missing: run `dbt build` first" in complaint


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("", "did what? Name an event"),
        ("'cart_left', at_least=1, more_than=2", "at_least or more_than, not both"),
        ("'cart_left', within_days=1, within_hours=2", "within_days or within_hours, not both"),
        ("'cart_left', within_days=-7", "within_days='-7' is not a whole number of 1 or more"),
    ],
)
def test_did_refuses_what_makes_no_sense(shop: Shop, arguments: str, complaint: str) -> None:
    with pytest.raises(DbtError, match=re.escape(complaint)):
        # an error while an inline query is parsed loses its words
        shop.project.render(f"{{% if execute %}}{{{{ goldseam.did({arguments}) }}}}{{% endif %}}")


WRITTEN = "select profile_id from t where a >= {{ var('big_from') }} and b < '{{ var('as_of') }}'"
EDITS = {
    "comments": "-- the best\n{# of all #}" + WRITTEN + " /* so far */",
    "spacing": WRITTEN.replace(" ", "\n   "),
    "condition": WRITTEN.replace(">=", ">"),
}


def test_what_is_another_definition(shop: Shop) -> None:
    def meanings(**variables: Any) -> list[str]:
        shop.project.vars = {"as_of": str(NOON), **variables}
        asked = [
            f"{{% set text %}}{{% raw %}}{text}{{% endraw %}}{{% endset %}}{{{{ goldseam._meaning(text) }}}}"
            for text in (WRITTEN, *EDITS.values())
        ]
        return shop.project.render("|".join(asked)).split("|")

    written, *edited = meanings()
    told = dict(zip(EDITS, edited, strict=True))
    told["another day"] = meanings(as_of="2026-07-01")[0]
    told["another var"] = meanings(big_from=7)[0]
    assert [edit for edit, meaning in told.items() if meaning != written] == ["condition", "another var"]
