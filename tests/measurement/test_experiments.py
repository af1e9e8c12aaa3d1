"""Experiments: who takes part, what they did, and figures equal to SciPy's on random outcomes."""

import random
from typing import Any

import numpy
import pytest
from scipy import stats

from tests.measurement.experiment_world import after, measure, paid, person, results
from tests.support.project import Project

HALVES, THIRDS, TENTH = (
    '{"long": 50, "short": 50}',
    '{"a": 1, "b": 1, "c": 2}',
    '{"holdout": 10, "treated": 90}',
)
RANDOM, HOLDOUT = "subject", "holdout:global"
STANDING, PAIRS = "holdout:standing", "holdout:pairs"
THREE_TO_ONE = '{"holdout": 25, "treated": 75}'
# of those who were in an audience when it got a holdout
AUDIENCE = [
    ("stays", "add", -5), ("left", "add", -5), ("left", "remove", -2),
    ("returns", "add", -5), ("returns", "remove", -2), ("returns", "add", 3),
]  # fmt: skip
SEED = random.randrange(10**6)
CHANCE = numpy.random.default_rng(SEED)


def random_people(experiment: str, arm: str, number: int, weights: str, share: float) -> dict[str, Any]:
    """People with random visits and orders, before and after; who spent before spends more."""
    ids = [f"{experiment}/{arm}/{place}" for place in range(number)]
    habit = CHANCE.gamma(1.5, 20, number).round(4)
    buys = CHANCE.random(number) < share
    return {
        "arms": [person(experiment, arm, one, weights) for one in ids],
        "orders": [paid(one, -3, spent) for one, spent in zip(ids, habit, strict=True)]
        + [
            paid(one, days, round(spent * factor + 5, 4))
            for one, spent, factor, is_buyer in zip(ids, habit, CHANCE.random(number), buys, strict=True)
            if is_buyer
            for days in (0.0, 5)
        ],
        "sessions": [
            {"profile_id": one, "started_at": after(2)}
            for one, visits in zip(ids, CHANCE.random(number) < 0.3, strict=True)
            if visits
        ],
        "ids": ids,
    }


@pytest.fixture(scope="module")
def world(project: Project) -> Project:
    print(f"seed {SEED}")
    project.vars = {"as_of": "2026-06-30", "experiment_outcome_days": 14}
    people = [
        random_people(RANDOM, "long", 400, HALVES, 0.2),
        random_people(RANDOM, "short", 430, HALVES, 0.3),
        random_people(HOLDOUT, "holdout", 150, TENTH, 0.1),
        random_people(HOLDOUT, "treated", 1350, TENTH, 0.15),
        random_people("lopsided", "a", 100, THIRDS, 0.5),
        random_people("lopsided", "b", 20, THIRDS, 0.5),
    ]
    treated = people[3]["ids"]
    edge = "edge"
    alone = [person("alone", "short", "alone/1", HALVES)]
    alone += [person(STANDING, "treated", who, TENTH) for who in ("stays", "left", "returns", "never")]
    # eight treated turn out to be four, and two held out to be one
    merged = [
        (f"{PAIRS}/{arm}/{n}", arm) for arm, size in (("treated", 30), ("holdout", 10)) for n in range(size)
    ]
    alone += [person(PAIRS, arm, who, THREE_TO_ONE) for who, arm in merged]
    pairs = [(f"{PAIRS}/treated/{n + 4}", f"{PAIRS}/treated/{n}") for n in range(4)]
    pairs += [(f"{PAIRS}/holdout/1", f"{PAIRS}/holdout/0")]
    edges = [
        person(edge, "long", "measured", HALVES),
        person(edge, "long", "returned", HALVES),
        person(edge, "short", "conflicted", HALVES, is_conflicted=True),
        person(edge, "short", "gone", HALVES),
        person(edge, "short", "late", HALVES, assigned_at=after(20)),
        person(edge, "short", "idle", HALVES),
    ]
    measure(
        project,
        experiments=[{"experiment": "nobody", "arm": arm, "weights": HALVES} for arm in ("long", "short")],
        experiment_arms=[row for part in people for row in part["arms"]] + edges + alone,
        profiles=[
            {"profile_id": row["profile_id"]}
            for row in [*edges, *alone, *(row for part in people for row in part["arms"])]
            if row["profile_id"] not in {"gone", *(absorbed for absorbed, _ in pairs)}
        ],
        syncs=[
            {"sync": "vips_mail", "kind": "message", "holdout": HOLDOUT},
            {"sync": "long_mail", "kind": "message", "experiment": edge, "arm": "long"},
            {"sync": "short_mail", "kind": "message", "experiment": edge, "arm": "short"},
            {"sync": "ads", "kind": "audience", "holdout": STANDING},
        ],
        sync_ledger=[
            {"sync": "vips_mail", "profile_id": one, "recorded_at": after(1)} for one in treated[:900]
        ]
        # handed over and come back; before the arm was drawn; another arm's; after the days that count
        + [
            {"sync": "vips_mail", "profile_id": one, "recorded_at": after(1), "outcome": outcome}
            for one in treated[900:910]
            for outcome in ("accepted", "rejected")
        ]
        + [
            {
                "sync": "ads",
                "profile_id": who,
                "attempt": number,
                "action": action,
                "recorded_at": after(days),
            }
            for number, (who, action, days) in enumerate(AUDIENCE)
        ]
        + [
            {"sync": "vips_mail", "profile_id": treated[920], "recorded_at": after(-1)},
            {"sync": "short_mail", "profile_id": "returned", "recorded_at": after(1)},
            {"sync": "short_mail", "profile_id": "idle", "recorded_at": after(14)},
            {"sync": "long_mail", "profile_id": "old id", "recorded_at": after(2)},
            {"sync": "long_mail", "profile_id": "old id", "recorded_at": after(3), "attempt": 2},
        ],
        profile_redirects_current=[
            {"from_profile_id": absorbed, "to_profile_id": survivor}
            for absorbed, survivor in [("old id", "measured"), *pairs]
        ],
        sessions=[row for part in people for row in part["sessions"]]
        + [{"profile_id": "measured", "started_at": after(days)} for days in (-14.1, -14, -0.1, 0, 13.9, 14)],
        orders=[row for part in people for row in part["orders"]]
        + [
            paid("measured", -14, 7),
            paid("measured", 13.9, 10),
            paid("measured", 14, 99),
            paid("measured", 1, 5, status="cancelled"),
            paid("returned", 1, 20),
            paid("returned", 2, -20, status="return"),
        ],
    )
    return project


def participants(world: Project, experiment: str) -> dict[str, dict[str, Any]]:
    rows = world.rows(f"select * from cdp.experiment_participants where experiment = '{experiment}'")
    return {row["profile_id"]: row for row in rows}


def values(world: Project, experiment: str, arm: str, column: str) -> numpy.ndarray:
    rows = [row for row in participants(world, experiment).values() if row["arm"] == arm]
    return numpy.array([float(row[column]) for row in rows])


def test_outcomes_are_those_of_the_days_after_the_draw(world: Project) -> None:
    found = participants(world, "edge")
    assert set(found) == {"measured", "returned", "late", "idle"}
    measured = found["measured"]
    assert (measured["visits_before"], measured["has_visited"]) == (2, True)
    assert (measured["orders_before"], measured["revenue_before"]) == (1, 7)
    # what was cancelled is no order, though its money counts while it is there
    assert (measured["orders"], measured["revenue"]) == (1, 15)
    assert (found["returned"]["orders"], found["returned"]["revenue"]) == (1, 0)
    assert {name: row["is_complete"] for name, row in found.items()} == {
        "measured": True, "returned": True, "late": False, "idle": True,
    }  # fmt: skip


def test_exposed_is_whom_a_sync_of_the_arm_reached_in_time(world: Project) -> None:
    found = participants(world, "edge")
    assert found["measured"]["exposed_at"] == after(2)
    assert found["returned"]["exposed_at"] is None
    assert (found["idle"]["exposed_at"], found["idle"]["is_exposed"]) == (after(14), False)
    reached = [one for one, row in participants(world, HOLDOUT).items() if row["is_exposed"]]
    assert sorted(reached) == sorted(f"{HOLDOUT}/treated/{place}" for place in range(900))


def test_who_stands_in_the_audience_when_the_arm_is_drawn_is_exposed(world: Project) -> None:
    found = participants(world, STANDING)
    assert {name: row["exposed_at"] for name, row in found.items()} == {
        "stays": after(0), "left": None, "returns": after(3), "never": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("experiment", "arm", "control"), [(RANDOM, "short", "long"), (HOLDOUT, "treated", "holdout")]
)
@pytest.mark.parametrize("metric", ["orders", "revenue"])
def test_means_are_compared_as_scipy_does(
    world: Project, experiment: str, arm: str, control: str, metric: str
) -> None:
    row = results(world)[experiment, arm, metric]
    treated, others = values(world, experiment, arm, metric), values(world, experiment, control, metric)
    interval = stats.ttest_ind(treated, others, equal_var=False).confidence_interval(0.95)
    assert row["control_arm"] == control
    assert (row["people"], row["control_people"]) == (len(treated), len(others))
    assert row["lift"] == pytest.approx(treated.mean() - others.mean(), abs=1e-9)
    assert (row["lower_bound"], row["upper_bound"]) == pytest.approx((interval.low, interval.high), abs=1e-8)


@pytest.mark.parametrize(("metric", "column"), [("visited", "has_visited"), ("converted", "has_ordered")])
def test_rates_are_compared_by_scores(world: Project, metric: str, column: str) -> None:
    row = results(world)[RANDOM, "short", metric]
    shares, ends = [], []
    for arm in ("short", "long"):
        hits = values(world, RANDOM, arm, column)
        interval = stats.binomtest(int(hits.sum()), len(hits)).proportion_ci(0.95, method="wilson")
        shares.append(hits.mean())
        ends.append((interval.low, interval.high))
    (one, other), ((low, high), (other_low, other_high)) = shares, ends
    assert row["lift"] == pytest.approx(one - other, abs=1e-12)
    assert row["lower_bound"] == pytest.approx(
        one - other - numpy.hypot(one - low, other_high - other), abs=1e-9
    )
    assert row["upper_bound"] == pytest.approx(
        one - other + numpy.hypot(high - one, other - other_low), abs=1e-9
    )


def test_newcombe_prints_the_example_of_his_paper(world: Project) -> None:
    """Newcombe (1998), table II, example (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339."""
    bounds = [
        f"{{{{ goldseam.newcombe_bound('(56e0 / 70)', '70e0', '(48e0 / 80)', '80e0', '{side}') }}}}"
        for side in "-+"
    ]
    [found] = world.rows(world.render(f"select {bounds[0]} as low, {bounds[1]} as high"))
    assert (round(float(found["low"]), 4), round(float(found["high"]), 4)) == (0.0524, 0.3339)


def test_cuped_is_the_regression_on_the_days_before(world: Project) -> None:
    row = results(world)[RANDOM, "short", "revenue"]
    outcome = [values(world, RANDOM, arm, "revenue") for arm in ("short", "long")]
    before = [values(world, RANDOM, arm, "revenue_before") for arm in ("short", "long")]
    # least squares on the arm and the covariate gives the same lift
    design = numpy.column_stack(
        [
            numpy.ones(sum(map(len, outcome))),
            numpy.repeat([1, 0], list(map(len, outcome))),
            numpy.concatenate(before),
        ]
    )
    fitted = numpy.linalg.lstsq(design, numpy.concatenate(outcome), rcond=None)[0]
    left = [one - fitted[2] * other for one, other in zip(outcome, before, strict=True)]
    error = numpy.sqrt(sum(one.var(ddof=1) / len(one) for one in left))
    plain = numpy.sqrt(sum(one.var(ddof=1) / len(one) for one in outcome))
    assert row["cuped_lift"] == pytest.approx(fitted[1], abs=1e-8)
    assert row["cuped_standard_error"] == pytest.approx(error, abs=1e-8)
    assert row["variance_reduction"] == pytest.approx(1 - error**2 / plain**2, abs=1e-8)
    assert row["cuped_lower_bound"] < row["cuped_lift"] < row["cuped_upper_bound"]


def test_the_effect_on_those_reached_is_the_lift_by_their_share(world: Project) -> None:
    row = results(world)[HOLDOUT, "treated", "revenue"]
    assert row["exposed_share"] == pytest.approx(900 / 1350)
    assert row["exposed_effect"] == pytest.approx(row["lift"] * 1350 / 900)
    assert row["exposed_effect_upper_bound"] == pytest.approx(row["upper_bound"] * 1350 / 900)
    exposed = results(world, "exposed")[HOLDOUT, "treated", "revenue"]
    assert (exposed["people"], exposed["control_people"], exposed["is_randomised"]) == (900, 150, False)
    assert exposed["exposed_effect"] is None


def test_sample_ratios_are_chi_square(world: Project) -> None:
    rows = world.rows("select * from cdp.experiment_sample_ratios order by experiment, arm")
    found = {(row["experiment"], row["arm"]): row for row in rows}
    seen, expected = [100, 20, 0], [30, 30, 60]
    assert [found["lopsided", arm]["people"] for arm in "abc"] == seen
    assert [found["lopsided", arm]["expected_people"] for arm in "abc"] == pytest.approx(expected)
    row = found["lopsided", "c"]
    assert row["chi_square"] == pytest.approx(stats.chisquare(seen, expected).statistic, abs=1e-9)
    assert row["chi_square_limit"] == pytest.approx(stats.chi2.isf(0.001, 2), abs=1e-6)
    assert row["is_mismatch"]
    assert not found[RANDOM, "long"]["is_mismatch"]
    # neither who was absorbed nor who absorbed them
    assert [found[PAIRS, arm]["people"] for arm in ("treated", "holdout")] == [22, 8]
    # too few to tell
    assert found["alone", "long"]["is_mismatch"] is None
    assert found["nobody", "long"]["people"] == 0


def test_the_warning_names_the_experiment(world: Project) -> None:
    name = "assert_experiment_arms_keep_their_shares"
    found = world.dbt("test", "--select", name).result.results
    [result] = [one for one in found if one.node.name == name]
    assert (str(result.status), result.failures) == ("warn", 3)


def test_an_arm_without_people_measures_nothing(world: Project) -> None:
    found = results(world)
    empty = found["lopsided", "c", "revenue"]
    assert (empty["people"], empty["value"], empty["lift"], empty["lower_bound"]) == (0, None, None, None)
    nobody = found["nobody", "short", "visited"]
    assert (nobody["people"], nobody["control_people"], nobody["lift"]) == (0, 0, None)
    # one person, and none to compare with
    alone = found["alone", "short", "visited"]
    assert (alone["people"], alone["value"], alone["lower_bound"], alone["is_significant"]) == (
        1,
        0,
        None,
        None,
    )


def test_few_people_have_an_interval_but_no_anytime_bounds(world: Project) -> None:
    row = results(world)["edge", "short", "converted"]
    assert (row["people"], row["control_people"]) == (1, 2)
    assert -1 <= row["lower_bound"] <= row["lift"] < row["upper_bound"]
    assert row["lower_bound_anytime"] is None


def test_features_are_of_the_days_before_the_moment(world: Project) -> None:
    rows = world.rows(
        "select * from cdp.uplift_features where experiment = 'edge' and profile_id = 'measured' order by snapshot"
    )
    scoring, training = rows
    assert (training["visits"], training["orders"], training["paid_value"]) == (3, 1, 7)
    assert (training["days_since_visit"], training["days_since_order"]) == (0, 14)
    assert (training["has_ordered"], scoring["has_ordered"]) == (True, None)
    assert (scoring["visits"], scoring["orders"], scoring["paid_value"]) == (6, 3, 116)


def test_what_follows_the_draw_moves_no_feature(world: Project) -> None:
    people = (
        "select * from cdp.uplift_features where experiment = 'edge' and snapshot = '{}' order by profile_id"
    )
    outcomes = ("has_visited", "has_ordered")

    def features(snapshot: str) -> list[dict[str, Any]]:
        return [
            {name: value for name, value in row.items() if name not in outcomes}
            for row in world.rows(people.format(snapshot))
        ]

    before, now = features("training"), features("scoring")
    world.execute(
        "create table scratch_orders as select * from cdp.orders where profile_id = 'measured'",
        "create table scratch_sessions as select * from cdp.sessions where profile_id = 'measured'",
        "insert into cdp.sessions select * from scratch_sessions where started_at >= timestamp '2026-06-01 12:00'",
        "insert into cdp.orders select * from scratch_orders where occurred_at >= timestamp '2026-06-01 12:00'",
        "update cdp.orders set revenue = 0 where profile_id = 'measured' and revenue = 7",
    )
    try:
        assert features("training") == before
        assert features("scoring") != now
    finally:
        world.execute(
            *(f"delete from cdp.{table} where profile_id = 'measured'" for table in ("orders", "sessions")),
            *(f"insert into cdp.{table} select * from scratch_{table}" for table in ("orders", "sessions")),
            *(f"drop table scratch_{table}" for table in ("orders", "sessions")),
        )


def test_chi_square_limits_are_scipys(world: Project) -> None:
    for degrees, limit in figures(world, "goldseam.chi_square_limit", "1", "9", "10", "40").items():
        assert limit == pytest.approx(stats.chi2.isf(0.001, degrees), rel=1e-2 if degrees > 9 else 1e-7)


def test_student_quantiles_are_scipys(world: Project) -> None:
    for degrees, quantile in figures(world, "goldseam.student_quantile", "8.0", "100.0", "12345.6").items():
        assert quantile == pytest.approx(stats.t.ppf(0.975, degrees), abs=1e-4 if degrees < 100 else 1e-9)


def figures(world: Project, macro: str, *numbers: str) -> dict[float, float]:
    """What the macro makes of each number."""
    columns = ", ".join(f"{{{{ {macro}('{number}') }}}} as c{place}" for place, number in enumerate(numbers))
    [row] = world.rows(world.render(f"select {columns}"))
    return dict(zip(map(float, numbers), map(float, row.values()), strict=True))
