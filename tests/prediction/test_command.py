"""goldseam predict on shops of every kind: what it writes, and what it says when there is too little to learn from."""

import io
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy
import pyarrow
import pytest
from rich.console import Console

from orchestration.defs.prediction.outcome import train
from orchestration.extras import ExtraMissing
from orchestration.prediction.predict import MODELS, Outcome, chosen
from orchestration.prediction.store import PredictionRun, save, scores
from orchestration.prediction.text import show_curves, show_outcomes
from orchestration.prediction.windows import PredictionError
from tests.prediction.world import Shop, item, order
from tests.support.project import Project

# what is learnt from orders alone; of lookalikes: test_lookalikes.py; of uplift: tests/measurement/test_uplift.py
ORDER_MODELS = [model for model in MODELS if model not in ("lookalike", "uplift")]
NOW = datetime(2026, 6, 30, 23, 59, 59)
CUSTOMERS, DAYS = 400, 500


def purchases() -> Iterator[tuple[dict, str]]:
    """Orders and their category: some buy often and some seldom, each mostly of one category, and some leave."""
    random = numpy.random.default_rng(11)
    for number in range(CUSTOMERS):
        pace = random.gamma(2, 1 / 60)
        last_day = DAYS if random.random() < 0.5 else random.uniform(0, DAYS)
        favourite = ("books", "toys", "garden")[number % 3]
        day = random.uniform(0, DAYS / 2)
        while day < last_day:
            category = favourite if random.random() < 0.8 else "books"
            moment = NOW.replace(hour=12) - timedelta(days=DAYS - int(day))
            yield order(f"p{number}", moment, round(random.gamma(5, 10), 2)), category
            day += 1 + random.exponential(1 / pace)


@pytest.fixture(scope="module")
def shop(project: Project) -> Shop:
    project.vars = {"as_of": "2026-06-30"}
    shop = Shop(project)
    shop.open()
    return shop


def fill(shop: Shop, orders: list[tuple[dict, str]]) -> None:
    """The shop's orders, in place of those before."""
    unique = {one["order_id"]: (one, item(one, category)) for one, category in orders}
    shop.project.execute("delete from cdp.orders", "delete from cdp.order_items")
    with shop.warehouse() as warehouse:
        for table, rows in (
            ("orders", [one for one, _ in unique.values()]),
            ("order_items", [line for _, line in unique.values()]),
        ):
            if rows:
                warehouse.append("cdp", table, list(rows[0]), [tuple(row.values()) for row in rows])


def told(outcome: Outcome) -> str:
    text = io.StringIO()
    console = Console(file=text, width=100)
    show_outcomes([outcome], console)
    show_curves(outcome.run, console)
    return text.getvalue()


@pytest.mark.parametrize("model", ORDER_MODELS)
def test_nobody_has_bought(shop: Shop, model: str) -> None:
    fill(shop, [])
    outcome = shop.predict(model)
    assert outcome.run.reason.startswith("0 customers had ordered")
    assert "2026-04-01, 90 days before 2026-06-30" in outcome.run.reason
    assert "At least 100 customers are needed" in outcome.run.reason
    assert "refused" in told(outcome)
    newest = "select * from goldseam_state.prediction_runs order by recorded_at desc limit 1"
    [row] = shop.project.rows(newest)
    assert (row["model"], row["status"], row["reason"]) == (model, "refused", outcome.run.reason)
    assert (row["as_of"], row["rows_scored"]) == (NOW, 0)


def test_everybody_bought_once(shop: Shop) -> None:
    fill(shop, [(order(f"p{number}", "2026-02-01 12:00", 10), "books") for number in range(200)])
    value, churn, category = (shop.predict(model) for model in ORDER_MODELS)
    assert value.run.reason.startswith("200 customers had ordered by 2026-04-01")
    assert "0 of them with revenue on a second day" in value.run.reason
    assert "200 did not order again and 0 did otherwise" in churn.run.reason
    assert "of 200 cases 0 ended in an order of that category and 200 did otherwise" in category.run.reason


def test_dagster_shows_what_was_learnt_or_why_not(shop: Shop) -> None:
    fill(shop, list(purchases()))
    with shop.environment():
        learnt = train("churn").metadata
    assert (learnt["model_version"], learnt["rows_scored"] > 0) == (MODELS["churn"].version, True)
    assert learnt["auc"] == shop.predict("churn").run.metrics["auc"] > 0.6
    for curve in ("lift", "calibration"):
        head, rule, *rows = learnt[curve].value.splitlines()
        assert (head.count("|"), len(rows)) == (rule.count("|"), 10)
    fill(shop, [])
    with shop.environment():
        refused = train("churn").metadata
    assert set(refused) == {"refused"}
    assert refused["refused"].startswith("0 customers had ordered")


def test_predictions_reach_the_traits(shop: Shop) -> None:
    fill(shop, list(purchases()))
    outcomes = {model: shop.predict(model) for model in ORDER_MODELS}
    assert {model: one.run.reason for model, one in outcomes.items()} == dict.fromkeys(ORDER_MODELS)
    buyers = shop.project.rows("select count(distinct profile_id) as found from cdp.orders")[0]["found"]
    assert outcomes["customer_value"].rows_scored == 3 * buyers
    assert outcomes["churn"].run.metrics["auc"] > 0.6
    assert outcomes["category_propensity"].run.metrics["auc"] > 0.75
    assert "AUC" in told(outcomes["churn"])
    assert "Calibration" in told(outcomes["customer_value"])

    shop.project.dbt("run", "--select", "stg_goldseam__predictions", "traits_predictions")
    traits = {row["profile_id"]: row for row in shop.project.rows("select * from cdp.traits_predictions")}
    assert len(traits) == buyers
    assert all(0 <= row["probability_alive"] <= 1 for row in traits.values())
    assert {row["next_category"] for row in traits.values()} >= {"books", "toys", "garden"}
    best = shop.project.rows(
        "select profile_id, max(value) as value from goldseam_state.predictions"
        " where measure = 'category_propensity' group by profile_id"
    )
    for row in best:
        assert float(traits[row["profile_id"]]["next_category_propensity"]) == pytest.approx(
            row["value"], abs=5e-5
        )


def test_runs_say_how_good_they_are(shop: Shop) -> None:
    fill(shop, list(purchases()))
    run = shop.predict("churn").run
    [row] = shop.project.rows(f"select * from goldseam_state.prediction_runs where run_id = '{run.run_id}'")
    assert (row["status"], row["reason"], row["horizon_days"]) == ("succeeded", None, 90)
    assert row["window_from"] < datetime(2026, 4, 1) < row["window_to"] == NOW
    assert json.loads(row["metrics"])["auc"] == pytest.approx(run.metrics["auc"])
    assert len(json.loads(row["calibration"])) == len(json.loads(row["lift"])) == 10
    features = json.loads(row["parameters"])["features"]
    assert "days_since_purchase" in features
    # nobody was ever seen without buying
    assert "days_since_touch" not in features


def test_a_refusal_leaves_what_was_predicted(shop: Shop) -> None:
    ids = pyarrow.array(["anna", 'b"en', ""])
    with shop.warehouse() as warehouse:
        save(warehouse, PredictionRun("tried", "1", NOW), scores(ids, "it's", risk=[0.5, None, 1.0]))
        save(warehouse, PredictionRun("tried", "1", NOW, reason="too little"))
        save(warehouse, PredictionRun("other", "1", NOW), scores(ids, risk=[1, 1, 1]))
    mine = (
        "select profile_id, subject, value from goldseam_state.predictions where model = 'tried' order by 1"
    )
    assert [tuple(row.values()) for row in shop.project.rows(mine)] == [
        ("", "it's", 1.0), ("anna", "it's", 0.5), ('b"en', "it's", None),
    ]  # fmt: skip
    with shop.warehouse() as warehouse:
        save(warehouse, PredictionRun("tried", "1", NOW), scores(ids.slice(0, 1), risk=[0.25]))
    assert [tuple(row.values()) for row in shop.project.rows(mine)] == [("anna", "", 0.25)]


def test_a_missing_learner_names_its_extra(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(shop, list(purchases()))
    monkeypatch.setitem(sys.modules, "sklearn.model_selection", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'goldseam\[prediction\]'"):
        shop.predict("churn")


def test_an_unknown_model_names_those_there_are() -> None:
    with pytest.raises(
        PredictionError,
        match="'chrun'; there are customer_value, churn, category_propensity, uplift, lookalike, and all",
    ):
        chosen("chrun")
    assert chosen("all") == list(MODELS)
