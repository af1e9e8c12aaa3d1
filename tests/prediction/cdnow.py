"""CDNOW, the data of the papers: who bought when in 1997 and 1998, read by nothing of ours."""

import duckdb
import numpy
import pyarrow
import pytest

from tests.support.project import REPOSITORY

DATA = REPOSITORY.parent / "shared" / "data" / "txn_cdnow"
# the papers learn from 39 weeks, up to 1997-09-30, and forecast the 39 that follow
LEARNT_UNTIL, END, WEEKS = "1997-09-30", "1998-06-30", 39

needs_cdnow = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"{DATA} is absent: the files are no part of this repository"
)


def summary(file: str) -> dict[str, numpy.ndarray]:
    """customer, x, t_x, T in weeks, mean value of repeat purchases, and purchases of the 39 weeks after."""
    customer = "sample_id" if file == "cdnow_sample" else "customer_id"
    with duckdb.connect() as connection:
        found = connection.sql(f"""
            with days as (
                select {customer} as customer, date, sum(amount) as value,
                    row_number() over (partition by {customer} order by date) as place
                from '{DATA / file}.parquet' group by {customer}, date
            )
            select customer,
                (count(*) filter (date <= '{LEARNT_UNTIL}') - 1)::double as x,
                (max(date) filter (date <= '{LEARNT_UNTIL}') - min(date)) / 7.0::double as t_x,
                (date '{LEARNT_UNTIL}' - min(date)) / 7.0::double as T,
                avg(value) filter (date <= '{LEARNT_UNTIL}' and place > 1) as mean_value,
                (count(*) filter (date > '{LEARNT_UNTIL}'))::double as later
            from days group by customer order by customer
        """)
        return {name: column.to_numpy() for name, column in _columns(found.to_arrow_table())}


def published_summary() -> dict[str, numpy.ndarray]:
    """The same as a library publishes it, to two decimals."""
    with duckdb.connect() as connection:
        found = connection.sql(f"from '{DATA}/cdnow_rfm_summary_2357.parquet' order by \"ID\"")
        return {name: column.to_numpy() for name, column in _columns(found.to_arrow_table())}


def orders() -> list[dict]:
    """The sample as rows of cdp.orders."""
    with duckdb.connect() as connection:
        rows = connection.sql(f"""
            select
                'o' || row_number() over () as order_id, sample_id::text as profile_id, 'paid' as status,
                'USD' as currency, amount::decimal(18, 4) as paid_amount, amount::decimal(18, 4) as revenue,
                date + interval '12 hours' as occurred_at
            from '{DATA}/cdnow_sample.parquet'
        """)
        return rows.to_arrow_table().to_pylist()


def _columns(table: pyarrow.Table):
    return zip(table.column_names, table.columns, strict=True)
