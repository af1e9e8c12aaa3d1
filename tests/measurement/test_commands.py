"""The commands on a built experiment: results, power of a segment, uplift; and what they say where there is nothing."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import numpy
import pytest
from rich.console import Console
from threadpoolctl import threadpool_limits

from orchestration.measurement.command import run_power, run_results
from orchestration.measurement.power import PowerError
from orchestration.measurement.results import ResultsError
from orchestration.prediction.predict import predict
from orchestration.state import ensure_state
from orchestration.warehouse import Warehouse
from tests.measurement.experiment_world import after, measure, paid, person
from tests.support.project import Project
from tests.support.warehouses import DuckDBWarehouse

WEIGHTS = '{"holdout": 30, "treated": 70}'
NAME = "holdout:global"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """3,000 people; treatment makes those buy who have bought before, and them alone."""
    project = Project(DuckDBWarehouse(tmp_path_factory.mktemp("db")), work=tmp_path_factory.mktemp("dbt"))
    project.vars = {"as_of": "2026-06-30"}
    chance = numpy.random.default_rng(1)
    people = [f"p{number:04d}" for number in range(3000)]
    is_treated, is_customer = chance.random(3000) < 0.7, chance.random(3000) < 0.4
    buys = chance.random(3000) < 0.1 + 0.3 * (is_treated & is_customer)
    project.load(
        "cdp", "segment_memberships", [{"segment": "vips", "profile_id": one} for one in people[:2000]]
    )
    project.load(
        "cdp",
        "prediction_windows",
        [
            {"snapshot": "training", "snapshot_at": after(-60)},
            {"snapshot": "scoring", "snapshot_at": after(29)},
        ],
    )
    measure(
        project,
        experiment_arms=[
            person(NAME, "treated" if one else "holdout", name, WEIGHTS)
            for name, one in zip(people, is_treated, strict=True)
        ]
        + [
            person("thin", "a", "p0001", '{"a": 1, "b": 1}'),
            person("thin", "b", "p0002", '{"a": 1, "b": 1}'),
        ],
        orders=[paid(name, -20, 50) for name, one in zip(people, is_customer, strict=True) if one]
        + [paid(name, 3, 20) for name, one in zip(people, buys, strict=True) if one]
        + [paid(name, 25, 20) for name in people[:500]],
    )
    project.dbt("run", "--select", "experiment_baselines")
    return project


@contextmanager
def opened(project: Project) -> Iterator[Warehouse]:
    place = {"DBT_PROFILES_DIR": str(project._profiles_folder), "GOLDSEAM_TARGET": project.engine}
    with project._environment(), mock.patch.dict("os.environ", place), Warehouse.open() as warehouse:
        ensure_state(warehouse)
        yield warehouse


def said(console: Console) -> str:
    return console.file.getvalue()  # type: ignore[attr-defined]


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=100)


def test_results_are_shown_and_are_json(world: Project, console: Console) -> None:
    with opened(world) as warehouse:
        run_results(warehouse, NAME, False, console)
        text = said(console)
        run_results(warehouse, NAME, True, plain := Console(file=io.StringIO(), width=100))
    rows = {row["metric"]: row for row in json.loads(said(plain))}
    assert f"{NAME}, against holdout" in text
    assert f"{100 * rows['converted']['lift']:+.2f} points" in text
    assert rows["converted"]["is_significant_anytime"] is True
    assert rows["visited"]["lift"] == 0


def test_an_unknown_experiment_is_named(world: Project, console: Console) -> None:
    with opened(world) as warehouse, pytest.raises(ResultsError, match="there are holdout:global, thin"):
        run_results(warehouse, "nothing", False, console)


def run_segment(world: Project, console: Console, segment: str, metric: str, **more: Any) -> None:
    with (
        opened(world) as warehouse,
        mock.patch.object(Warehouse, "open", return_value=mock.MagicMock(__enter__=lambda _: warehouse)),
    ):
        run_power(
            **({"baseline": None, "lift": None, "power": 0.8, "arms": "50:50"} | more),
            segment=segment,
            metric=metric,
            console=console,
        )


def test_a_segment_plans_with_its_own_days(world: Project, console: Console) -> None:
    """500 of 2,000 ordered in the last 14 days."""
    run_segment(world, console, "vips", "converted", lift=0.05)
    assert "To see +5.00 points over 25.00 % with a power of 80%" in said(console)
    assert "1,251 people in the control, 1,251 in the smallest other arm, 2,502 in all" in said(console)
    assert "has 2,000: too few" in said(console)
    assert "Segment vips has 2,000 people at 25.00 %" in said(console)


def test_a_segment_without_a_baseline_is_refused(world: Project, console: Console) -> None:
    with pytest.raises(PowerError, match="no baseline to plan with"):
        run_segment(world, console, "vips", "visited")
    with pytest.raises(PowerError, match="there are vips"):
        run_segment(world, console, "lapsed", "converted")


def test_uplift_is_told_of_everybody_in_the_experiment(world: Project) -> None:
    with threadpool_limits(1), opened(world) as warehouse:
        outcome = predict(warehouse, "uplift")
    found = outcome.run.metrics["experiments"][NAME]
    assert outcome.rows_scored == 3000
    assert found["outcome"] == "has_ordered"
    assert found["top_gain_low"] > 0
    assert "At least 500 people" in outcome.run.metrics["refused"]["thin"]
    rows = world.rows(
        "select case when o.profile_id is null then 'other' else 'customer' end as kind, avg(p.value) as uplift,"
        " min(p.subject) as subject from goldseam_state.predictions as p left join (select distinct profile_id"
        " from cdp.orders where occurred_at < timestamp '2026-06-01') as o on p.profile_id = o.profile_id"
        " where p.model = 'uplift' and p.measure = 'uplift' group by 1 order by 1"
    )
    customer, other = rows
    assert customer["subject"] == NAME
    assert customer["uplift"] - other["uplift"] > 0.15


def test_uplift_of_too_few_is_refused(world: Project) -> None:
    world.execute(
        f"create table scratch_arms as select * from cdp.experiment_participants where experiment = '{NAME}'"
    )
    world.execute(f"delete from cdp.experiment_participants where experiment = '{NAME}'")
    try:
        with opened(world) as warehouse:
            outcome = predict(warehouse, "uplift")
    finally:
        world.execute(
            "insert into cdp.experiment_participants select * from scratch_arms", "drop table scratch_arms"
        )
    assert outcome.run.is_refused
    assert "thin: 1 people were treated and 1 were not" in outcome.run.reason
