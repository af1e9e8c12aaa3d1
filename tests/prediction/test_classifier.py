"""The classifier on customers of a telephone company, by the code that churn and category propensity use."""

import duckdb
import numpy
import pyarrow
import pytest

from orchestration.prediction.classifier import (
    Learnt,
    calibration_by_tenths,
    calibration_error,
    learn,
    lift_by_tenths,
    matrix,
)
from tests.support.project import REPOSITORY

FILE = REPOSITORY.parent / "shared" / "data" / "churn_telco_ibm" / "telco_customer_churn.parquet"


@pytest.fixture(scope="module")
def telco() -> Learnt:
    """Words become numbers, as the warehouse would give them."""
    if not FILE.is_file():
        pytest.skip(f"{FILE} is absent: it is no part of this repository")
    with duckdb.connect() as connection:
        customers = connection.sql(f"from '{FILE}'").to_arrow_table()
    names = [name for name in customers.column_names if name not in ("customerID", "Churn")]
    features = pyarrow.table({name: numbered(customers.column(name)) for name in names})
    churned = numpy.array([str(value) in ("Yes", "True") for value in customers.column("Churn").to_pylist()])
    assert (len(churned), churned.sum()) == (7043, 1869)
    return learn(matrix(features, names), churned, numpy.arange(len(churned)))


def numbered(column: pyarrow.ChunkedArray) -> pyarrow.Array:
    if not pyarrow.types.is_string(column.type) and not pyarrow.types.is_large_string(column.type):
        return column.combine_chunks()
    try:
        return column.cast(pyarrow.float64()).combine_chunks()
    except pyarrow.ArrowInvalid:
        return column.combine_chunks().dictionary_encode().indices


def test_churn_is_told_from_staying(telco: Learnt) -> None:
    assert telco.metrics["auc"] == pytest.approx(0.846, abs=0.003)
    assert telco.metrics["share_of_outcomes"] == pytest.approx(1869 / 7043)


def test_what_is_predicted_comes_true_as_often(telco: Learnt) -> None:
    assert telco.metrics["calibration_error"] == pytest.approx(0.005, abs=0.005)
    assert sum(part["rows"] for part in telco.calibration) == 7043
    assert [part["predicted"] for part in telco.calibration] == sorted(
        part["predicted"] for part in telco.calibration
    )


def test_the_first_tenth_holds_most(telco: Learnt) -> None:
    assert telco.lift[0]["lift"] == pytest.approx(2.9, abs=0.1)
    assert telco.lift[-1] == pytest.approx({"share": 1.0, "captured": 1.0, "lift": 1.0})


def test_curves_by_hand() -> None:
    predicted = numpy.arange(20) / 20
    outcomes = numpy.arange(20) >= 15
    lift = lift_by_tenths(predicted, outcomes)
    assert lift[0] == pytest.approx({"share": 0.1, "captured": 0.4, "lift": 4.0})
    assert lift[2] == pytest.approx({"share": 0.3, "captured": 1.0, "lift": 10 / 3})
    calibration = calibration_by_tenths(predicted, outcomes)
    assert calibration[7] == pytest.approx({"predicted": 0.725, "observed": 0.5, "rows": 2})
    far = [abs(0.05 + index / 10 - 0.025 - (0, 0.5, 1)[(index > 6) + (index > 7)]) for index in range(10)]
    assert calibration_error(calibration) == pytest.approx(sum(far) / 10)


def test_noise_is_not_learnt() -> None:
    """Every figure is of people not seen: of features that mean nothing, it says so."""
    random = numpy.random.default_rng(3)
    learnt = learn(random.normal(size=(600, 8)), random.random(600) < 0.3, numpy.arange(600))
    assert abs(learnt.metrics["auc"] - 0.5) < 0.07


def test_rows_of_one_person_stay_together() -> None:
    """Whose outcome is a coin toss repeated in ten rows: who is in both folds would be known by heart."""
    random = numpy.random.default_rng(5)
    people = numpy.repeat(numpy.arange(150), 10)
    fingerprint, coin = random.normal(size=(150, 3)), random.random(150) < 0.5
    learnt = learn(fingerprint[people], coin[people], people)
    assert learnt.metrics["auc"] < 0.65
