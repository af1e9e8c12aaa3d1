"""Kevin Hillstrom's e-mail test of 2008: 64,000 customers, three arms by lot, read from the raw file."""

from functools import cache

import duckdb
import numpy
import pyarrow
import pytest

from tests.support.project import REPOSITORY

FILE = REPOSITORY.parent / "shared" / "data" / "ab_hillstrom" / "hillstrom.parquet"
needs_hillstrom = pytest.mark.skipif(
    not FILE.is_file(),
    reason=f"{FILE} is absent: it is no part of this repository; its origin is in docs/experiments.md",
)
NONE, MENS, WOMENS = "No E-Mail", "Mens E-Mail", "Womens E-Mail"


@cache
def customers() -> pyarrow.Table:
    """One row per customer; words as numbers."""
    with duckdb.connect() as connection:
        return connection.sql(
            "select row_id, segment, recency, history, mens, womens, newbie, dense_rank() over (order by zip_code) as"
            " area, dense_rank() over (order by channel) as channel, visit, conversion, spend"
            f" from '{FILE}' order by row_id"
        ).to_arrow_table()


def features() -> numpy.ndarray:
    """What was known before."""
    names = ("recency", "history", "mens", "womens", "newbie", "area", "channel")
    return numpy.column_stack([column(name).astype(float) for name in names])


def column(name: str) -> numpy.ndarray:
    return customers().column(name).to_numpy()
