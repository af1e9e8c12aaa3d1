"""The nearest to a segment: by hand, made up so that the nearest are known, and on real customers."""

from datetime import datetime
from unittest import mock

import numpy
import pyarrow
import pytest

from orchestration.prediction.lookalikes import FEATURES, Population, comparable, nearest, train
from orchestration.prediction.windows import ThinData, Windows
from tests.prediction.cdnow import needs_cdnow, summary
from tests.support.project import DbtError, Project

WINDOWS = Windows(datetime(2026, 4, 1), datetime(2026, 6, 30))


def test_the_nearest_are_no_members_and_come_in_order() -> None:
    features = numpy.array([[0.0], [0.1], [9.0], [1.0], [0.5], [5.0]])
    members = numpy.array([True, True, False, False, False, False])
    places, similarity = nearest(features, members, 3)
    assert list(places) == [4, 3, 5]
    assert similarity == pytest.approx([1 / (1 + 0.45), 1 / (1 + 0.95), 1 / (1 + 4.95)])


def test_no_feature_outweighs_the_others() -> None:
    features = comparable(numpy.array([[1.0, 1e6, 3.0], [2.0, 1e3, 3.0], [3.0, numpy.nan, 3.0]]))
    assert features.mean(axis=0) == pytest.approx([0, 0, 0])
    assert features[:, :2].std(axis=0) == pytest.approx([1, 1])
    assert list(features[:, 2]) == [0, 0, 0], "what is alike for all tells nothing"
    assert features[2, 1] == features[:, 1].max(), "who never bought is further than who bought longest ago"


def population(
    buys: numpy.ndarray, later: numpy.ndarray, members: numpy.ndarray, size: int = 50
) -> Population:
    """People told by one number; the others are the same of everybody."""
    ids = pyarrow.array([f"p{number:05}" for number in range(len(buys))])
    constant = numpy.zeros(len(buys))
    columns = {name: buys if name == "purchases" else constant for name in FEATURES}
    people = pyarrow.table({"profile_id": ids, **columns, "is_later_buyer": later.astype("int64")})
    chosen = ids.filter(pyarrow.array(members))
    seeds = pyarrow.table(
        {
            "segment": pyarrow.array(["vips"] * len(chosen), pyarrow.string()),
            "profile_id": chosen,
            "size": pyarrow.array([size] * len(chosen), pyarrow.int64()),
        }
    )
    return Population(people, seeds)


def trained(now: Population, then: Population):
    with mock.patch.object(Population, "read", side_effect=[now, then]):
        return train(mock.Mock(), WINDOWS)


def test_precision_is_the_share_of_the_nearest_who_bought_later() -> None:
    """Members bought 9 times; of those who bought 8 times all buy again, of those who bought once nobody does."""
    buys = numpy.repeat([9.0, 8.0, 1.0], [30, 40, 930])
    crowd = population(buys, later=buys == 8, members=buys == 9)
    run, found = trained(crowd, crowd)
    assert run.metrics["vips_precision"] == 40 / 50
    assert run.metrics["vips_base_rate"] == 40 / 970
    assert run.metrics["vips_lift"] == pytest.approx(0.8 / (40 / 970))
    assert (found.num_rows, run.rows_trained, set(found["subject"].to_pylist())) == (50, 30, {"vips"})
    members = set(crowd.seeds["profile_id"].to_pylist())
    assert not members & set(found["profile_id"].to_pylist())


def test_a_segment_of_few_is_refused() -> None:
    buys = numpy.repeat([9.0, 1.0], [19, 100])
    crowd = population(buys, later=buys == 1, members=buys == 9)
    with pytest.raises(ThinData, match=r"vips has 19 such members. At least 20 members"):
        trained(crowd, crowd)


def test_no_segment_is_refused() -> None:
    nobody = population(numpy.ones(50), later=numpy.ones(50) == 0, members=numpy.ones(50) == 0)
    with pytest.raises(ThinData, match="names no segment that has members"):
        trained(nobody, nobody)


def test_everybody_is_a_member() -> None:
    everybody = population(numpy.ones(50), later=numpy.ones(50) == 1, members=numpy.ones(50) == 1)
    run, found = trained(everybody, everybody)
    assert (found.num_rows, dict(run.metrics)) == (0, {})


@needs_cdnow
def test_real_customers_like_the_best_buy_more_often() -> None:
    """Like those with five repeat purchases in 39 weeks: three times as many of them buy in the 39 weeks after."""
    told = summary("cdnow_master")
    empty = numpy.zeros(len(told["x"]))
    features = comparable(
        numpy.column_stack([told["x"], told["T"], told["T"] - told["t_x"], told["mean_value"], empty])
    )
    members, later = told["x"] >= 5, told["later"] > 0
    places, similarity = nearest(features, members, 500)
    assert not members[places].any() and (numpy.diff(similarity) <= 0).all()
    precision, base_rate = later[places].mean(), later[~members].mean()
    print(f"precision at 500: {precision:.3f}, of all {base_rate:.3f}")
    assert (precision, base_rate) == pytest.approx((0.706, 0.269), abs=0.01)


def test_the_seed_of_the_past_is_who_was_a_member_then(project: Project) -> None:
    """Training is 90 days before: dora joined after it, and of a segment without a history nobody was a member."""
    project.vars = {
        "as_of": "2026-06-30",
        "lookalikes": {"vips": {"size": 5}, "new_subscribers": {"size": 3}},
    }
    text, moment = "text", "timestamp"
    stays = [("anna", "2026-01-01", None), ("ben", "2026-01-01", "2026-03-01"), ("dora", "2026-05-01", None)]
    columns = {"segment": text, "profile_id": text, "entered_at": moment, "exited_at": moment}
    history = [dict(zip(columns, ("vips", *stay), strict=True)) for stay in stays]
    project.load("cdp", "segment_membership_history", history, columns)
    members = [("vips", "anna"), ("vips", "dora"), ("new_subscribers", "emil")]
    now = [dict(zip(columns, one, strict=False)) for one in members]
    project.load("cdp", "segment_memberships", now, {"segment": text, "profile_id": text})
    project.dbt("run", "--select", "lookalike_seeds")
    rows = project.rows(
        "select snapshot, segment, profile_id, size from cdp.lookalike_seeds order by 1, 2, 3"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("scoring", "new_subscribers", "emil", 3),
        ("scoring", "vips", "anna", 5),
        ("scoring", "vips", "dora", 5),
        ("training", "vips", "anna", 5),
    ]


def test_a_segment_of_lookalikes_is_one_line(project: Project) -> None:
    project.vars = {"as_of": "2026-06-30"}
    project.load("cdp", "segment_vips", [{"profile_id": "anna"}], {"profile_id": "text"})
    types = {"model": "text", "subject": "text", "profile_id": "text", "value": "double precision"}
    told = [
        ("lookalike", "vips", "anna"), ("lookalike", "vips", "ben"), ("lookalike", "big", "carl"),
        ("churn", "vips", "dora"),
    ]  # fmt: skip
    rows = [dict(zip(types, (*one, 0.5), strict=True)) for one in told]
    project.load("staging", "stg_goldseam__predictions", rows, types)
    sql = project.render("{{ goldseam.lookalikes_of('vips') }}")
    # anna has become a member since
    assert project.rows(sql) == [{"profile_id": "ben"}]
    with pytest.raises(DbtError):
        project.render("{{ goldseam.lookalikes_of('at_risk') }}")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"vip": {"size": 5}}, "there is no segment 'vip' in var segments (new_subscribers"),
        ({"vips": {"size": 0}}, "var lookalikes, vips: size '0' is not a whole number"),
        ({"vips": 500}, "var lookalikes, vips: size 'None' is not a whole number"),
    ],
)
def test_a_bad_setting_is_named(project: Project, setting: dict, message: str) -> None:
    if project.engine != "duckdb":
        pytest.skip("the macro knows no engine")
    project.vars = {"as_of": "2026-06-30", "lookalikes": setting}
    with pytest.raises(DbtError) as stopped:
        project.dbt("compile", "--select", "lookalike_seeds")
    assert message in str(stopped.value)
