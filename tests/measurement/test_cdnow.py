"""CDNOW: 23,570 customers won in the first quarter of 1997 (Fader and Hardie), reckoned anew from the file."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.measurement.world import RETENTION, load, measure
from tests.support.project import REPOSITORY, Project
from tests.support.warehouses import DuckDBWarehouse

DATA = REPOSITORY.parent / "shared" / "data" / "txn_cdnow"
LAST_DAY = date(1998, 6, 30)
# customers of the sample by repeat purchases up to 30 September 1997; 7: 7 and more. Fader, Hardie and Lee (2005),
# "Counting Your Customers" the Easy Way, Marketing Science 24(2)
PUBLISHED = {0: 1411, 1: 439, 2: 214, 3: 100, 4: 62, 5: 38, 6: 29, 7: 64}

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(),
    reason=f"{DATA} is absent: the files are no part of this repository; PyPI's lifetimes 0.11.3 has them",
)

# customer -> (day, amount) of each purchase, by day
Purchases = dict[str, list[tuple[date, Decimal]]]


@pytest.fixture(scope="module")
def purchases() -> Purchases:
    found: Purchases = defaultdict(list)
    for row in pyarrow.parquet.read_table(DATA / "cdnow_master.parquet").to_pylist():
        found[str(row["customer_id"])].append((row["date"], Decimal(str(row["amount"]))))
    return {customer: sorted(bought) for customer, bought in found.items()}


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(
        DuckDBWarehouse(tmp_path_factory.mktemp("db")), work=Path(tmp_path_factory.mktemp("dbt"))
    )
    load(project)
    load_orders(project, "cdnow_master.parquet")
    measure(project, str(LAST_DAY), RETENTION, reporting_currency="USD")
    return project


def load_orders(project: Project, file: str) -> None:
    """Each row of a file is an order."""
    project.execute(
        "delete from cdp.orders",
        f"""
        insert into cdp.orders by name
        select
            'o' || row_number() over () as order_id,
            cast(customer_id as varchar) as profile_id,
            'paid' as status,
            cast(amount as decimal(18, 4)) as revenue,
            date as occurred_at
        from read_parquet('{DATA / file}')
        """,
    )


def month(day: date) -> date:
    return day.replace(day=1)


def test_customers_orders_and_revenue_tie_to_the_file(cdnow: Project, purchases: Purchases) -> None:
    [row] = cdnow.rows("""
        select
            sum(case when months_since = 0 then customers end) as customers,
            sum(orders) as orders,
            sum(revenue) as revenue
        from cdp.cohort_retention
    """)
    amounts = [amount for bought in purchases.values() for _, amount in bought]
    assert tuple(row.values()) == (len(purchases), len(amounts), sum(amounts))
    assert (len(purchases), len(amounts)) == (23570, 69659)


def test_every_cell_of_the_cohorts_ties_to_the_file(cdnow: Project, purchases: Purchases) -> None:
    sizes: Counter = Counter()
    active, orders, revenue = defaultdict(set), Counter(), Counter()
    for customer, bought in purchases.items():
        cohort = month(bought[0][0])
        sizes[cohort] += 1
        for day, amount in bought:
            cell = (cohort, month(day))
            active[cell].add(customer)
            orders[cell] += 1
            revenue[cell] += amount
    rows = cdnow.rows("select * from cdp.cohort_retention order by cohort_month, activity_month")
    assert [(row["cohort_month"], row["activity_month"]) for row in rows] == sorted(active)
    so_far: Counter = Counter()
    for row in rows:
        cell = (row["cohort_month"], row["activity_month"])
        customers = sizes[cell[0]]
        so_far[cell[0]] += revenue[cell]
        assert row["customers"] == customers
        assert row["active_customers"] == len(active[cell])
        assert (row["orders"], row["revenue"]) == (orders[cell], revenue[cell])
        assert float(row["retention_rate"]) == pytest.approx(len(active[cell]) / customers, abs=5e-5)
        assert float(row["lifetime_value"]) == pytest.approx(float(so_far[cell[0]]) / customers, abs=5e-5)
        assert row["is_complete"]
    assert {row["retention_rate"] for row in rows if row["months_since"] == 0} == {1}


def test_repeat_rates_tie_to_the_file(cdnow: Project, purchases: Purchases) -> None:
    expected: dict[tuple[date, int], list[int]] = {}
    for bought in purchases.values():
        first = bought[0][0]
        for days in (30, 60, 90, 180, 365):
            if first + timedelta(days=days) <= LAST_DAY:
                cell = expected.setdefault((month(first), days), [0, 0])
                cell[0] += 1
                cell[1] += len(bought) > 1 and bought[1][0] <= first + timedelta(days=days)
    rows = cdnow.rows("select * from cdp.repeat_rates")
    assert {
        (row["cohort_month"], row["window_days"]): [row["customers"], row["repeat_customers"]] for row in rows
    } == expected


def test_frequency_ties_to_the_file(cdnow: Project, purchases: Purchases) -> None:
    rows = cdnow.rows("select order_number, customers, revenue from cdp.purchase_frequency")
    counted = Counter(len(bought) for bought in purchases.values())
    assert {row["order_number"]: row["customers"] for row in rows if row["customers"]} == counted
    assert sum(row["revenue"] for row in rows) == sum(
        amount for bought in purchases.values() for _, amount in bought
    )


def test_frequency_is_the_one_published(cdnow: Project) -> None:
    """Of the sample of 2,357; the authors take purchases of one day for one."""
    load_orders(cdnow, "cdnow_sample.parquet")
    cdnow.execute("""
        create or replace table cdp.orders as
        select * exclude (revenue), sum(revenue) over by_day as revenue from cdp.orders
        window by_day as (partition by profile_id, occurred_at)
        qualify row_number() over (partition by profile_id, occurred_at order by order_id) = 1
    """)
    measure(cdnow, "1997-09-30", ["purchase_frequency"], reporting_currency="USD")
    found: Counter = Counter()
    for row in cdnow.rows("select order_number, customers from cdp.purchase_frequency"):
        found[min(row["order_number"] - 1, 7)] += row["customers"]
    assert found == PUBLISHED
