"""examples/online_retail: two years of invoices with returns; figures recomputed from the raw files."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.support.examples import example_project, load_tables, one
from tests.support.project import REPOSITORY, Project
from tests.support.warehouses import Warehouse

EXAMPLE = REPOSITORY / "examples" / "online_retail"
DATA = REPOSITORY.parent / "shared" / "data" / "txn_online_retail"
FIRST, SECOND = "online_retail_2009_2010.parquet", "online_retail_2010_2011_noinvoice.parquet"
FIRST_YEAR = "occurred_at <= '2010-12-09 23:59:59'"

pytestmark = [
    pytest.mark.skipif(
        not DATA.is_dir(),
        reason=f"{DATA} is absent: the files are no part of this repository; "
        "examples/online_retail/README.md says where they come from",
    ),
    # Building costs most: once for all tests of this file, whatever the number of workers.
    pytest.mark.xdist_group("online_retail"),
]


@pytest.fixture(scope="module")
def engine() -> str:
    """One is enough for a million lines; that engines agree is tests/parity's to show."""
    return "duckdb"


@pytest.fixture(scope="module")
def retail(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The example in a scratch copy: run as of the first file's last day, then built and tested as of the second's."""
    project = example_project("online_retail", warehouse, tmp_path_factory.mktemp("online_retail"))
    load_tables(project, DATA)
    project.vars = {"as_of": "2010-12-09"}
    project.dbt("seed")
    # what is set aside is looked at once, at the end
    project.dbt("run", "--exclude", "feed_rejections")
    project.execute(
        "create schema scratch",
        "create table scratch.first_year_traits as select * from cdp.profile_traits",
    )
    project.vars = {}
    project.dbt("build")
    return project


@pytest.fixture(scope="module")
def raw() -> Iterator[duckdb.DuckDBPyConnection]:
    """The raw files, read by nothing of ours; `lines` has each once."""
    with duckdb.connect() as connection:
        amount = "quantity * unit_price::decimal(18, 4) as amount"
        for name, file in {"first_file": FIRST, "second_file": SECOND}.items():
            connection.execute(
                f"create view {name} as select *, {amount} from read_parquet('{DATA / file}')"
            ).fetchall()
        connection.execute("""
            create view lines as
            from first_file
            union all by name
            from second_file where invoice_ts > (select max(invoice_ts) from first_file)
        """).fetchall()
        yield connection


# What the files say: customers whose lines are above zero, what these come to, all customers, and what is left to them.
FIGURES = """
    select
        count(distinct customer_id) filter (quantity > 0 and unit_price > 0) as buyers,
        sum(amount) filter (quantity > 0 and unit_price > 0) as sold,
        count(distinct customer_id) as customers,
        sum(amount) as net
    from {lines}
    where customer_id is not null
"""


@pytest.mark.parametrize(
    ("lines", "span", "traits"),
    [
        ("first_file", FIRST_YEAR, "scratch.first_year_traits"),
        ("lines", "true", "cdp.profile_traits"),
    ],
    ids=["first-file", "both-files"],
)
def test_totals_tie_to_the_raw_files(
    retail: Project, raw: duckdb.DuckDBPyConnection, lines: str, span: str, traits: str
) -> None:
    [(buyers, sold, customers, net)] = raw.execute(FIGURES.format(lines=lines)).fetchall()
    orders = retail.rows(f"""
        select
            count(distinct case when paid_amount > 0 then profile_id end) as buyers,
            sum(paid_amount) as sold,
            count(distinct profile_id) as customers,
            sum(revenue) as net
        from cdp.orders
        where {span}
    """)
    assert orders == [{"buyers": buyers, "sold": sold, "customers": customers, "net": net}]
    order_items = retail.rows(f"""
        select
            count(distinct case when amount > 0 then profile_id end) as buyers,
            sum(case when amount > 0 then amount end) as sold,
            count(distinct profile_id) as customers,
            sum(revenue) as net
        from cdp.order_items
        where {span}
    """)
    assert order_items == orders
    [totals] = retail.rows(f"""
        select count(*) as customers, sum(revenue) as net from {traits} where last_touch_at is not null
    """)
    assert totals == {"customers": customers, "net": net}


def test_the_first_file_holds_the_published_totals(raw: duckdb.DuckDBPyConnection) -> None:
    [(buyers, sold, customers, net)] = raw.execute(FIGURES.format(lines="first_file")).fetchall()
    assert (buyers, round(sold, 2)) == (4312, Decimal("8832003.27"))
    assert (customers, round(net, 2)) == (4383, Decimal("8348208.57"))


def test_each_customer_ties_alone(retail: Project, raw: duckdb.DuckDBPyConnection) -> None:
    """Sums could hide two errors that cancel out."""
    expected = raw.execute("""
        select
            customer_id::text,
            -- by the rule where no invoice is known; an order has at least one line above zero
            count(distinct case when quantity > 0 then coalesce(invoice, invoice_ts || country) end),
            sum(amount),
            min(invoice_ts) filter (quantity > 0)::date,
            max(invoice_ts) filter (quantity > 0)::date
        from lines
        where customer_id is not null
        group by customer_id
    """).fetchall()
    built = retail.rows("""
        select
            identity_map.identifier_value,
            traits.order_count,
            traits.revenue,
            cast(traits.first_order_at as date) as first_order_date,
            cast(traits.last_order_at as date) as last_order_date
        from cdp.profile_traits as traits
        inner join identity.identity_map on traits.profile_id = identity_map.profile_id
    """)
    assert {tuple(row.values()) for row in built} == set(expected)


def test_every_cell_of_the_cohorts_ties_alone(retail: Project, raw: duckdb.DuckDBPyConnection) -> None:
    """Through feeds and identity: who bought in which month since the first, and what was left after returns."""
    expected = raw.execute("""
        with dated as (
            select
                *,
                date_trunc('month', invoice_ts)::date as month,
                date_trunc('month', min(invoice_ts) filter (quantity > 0) over (partition by customer_id))::date
                    as cohort
            from lines
            where customer_id is not null
        )
        select
            cohort,
            greatest(month, cohort) as activity_month,
            count(distinct case when quantity > 0 then customer_id end) as active_customers,
            sum(amount) as revenue
        from dated
        where cohort is not null
        group by all
        having active_customers > 0 or revenue <> 0
    """).fetchall()
    built = retail.rows("""
        select cohort_month, activity_month, active_customers, revenue
        from cdp.cohort_retention
        where active_customers > 0 or revenue <> 0
    """)
    assert {tuple(row.values()) for row in built} == set(expected)


def test_each_invoice_ties_alone(retail: Project, raw: duckdb.DuckDBPyConnection) -> None:
    expected = raw.execute("""
        select
            invoice,
            case when invoice like 'C%' then 'return' else 'paid' end as status,
            count(*),
            sum(quantity)::bigint,
            sum(amount)
        from first_file
        where customer_id is not null
        group by invoice
    """).fetchall()
    built = retail.rows(f"""
        select
            orders.order_id,
            orders.status,
            count(*) as lines,
            sum(items.quantity) as pieces,
            sum(items.revenue) as revenue
        from cdp.orders
        inner join cdp.order_items as items on orders.order_id = items.order_id
        where orders.{FIRST_YEAR}
        group by orders.order_id, orders.status, orders.revenue
        having orders.revenue = sum(items.revenue)
    """)
    assert {tuple(row.values()) for row in built} == set(expected)


def test_every_line_is_accepted_or_set_aside(retail: Project, raw: duckdb.DuckDBPyConnection) -> None:
    """Rows and money of each file: what the files hold is in use, a copy, or of nobody."""
    expected = raw.execute("""
        select file, verdict, count(*)::bigint, sum(amount)
        from (
            select '2009-2010' as file, amount, if(customer_id is null, 'no_identifier', '') as verdict from first_file
            union all
            select
                '2010-2011', amount, case
                    when customer_id is null then 'no_identifier'
                    when invoice_ts <= (select max(invoice_ts) from first_file) then 'duplicate'
                    else ''
                end
            from second_file
        )
        group by all
    """).fetchall()
    judged = retail.rows("""
        select
            lines.file,
            coalesce(rejections.rule, '') as verdict,
            count(*) as found,
            sum(lines.quantity * lines.unit_price) as amount
        from staging.invoice_lines as lines
        left join feeds.feed_rejections as rejections
            on rejections.feed = 'order_items' and lines.line_id = rejections.record_key
        group by lines.file, rejections.rule
    """)
    assert {tuple(row.values()) for row in judged} == set(expected)
    assert one(retail, "select count(*) as found from feeds.feed_rejections where feed = 'order_items'") == (
        sum(count for _, verdict, count, _ in expected if verdict)
    )
    assert one(retail, "select count(*) as found from cdp.order_items") == (
        sum(count for _, verdict, count, _ in expected if not verdict)
    )


def test_an_invoice_shares_the_verdict_of_its_lines(retail: Project) -> None:
    verdicts = retail.rows("""
        select distinct
            coalesce(of_invoice.rule, '') as of_invoice,
            coalesce(of_line.rule, '') as of_line
        from staging.invoice_lines as lines
        left join feeds.feed_rejections as of_invoice
            on of_invoice.feed = 'orders' and lines.file || '/' || lines.order_id = of_invoice.record_key
        left join feeds.feed_rejections as of_line
            on of_line.feed = 'order_items' and lines.line_id = of_line.record_key
    """)
    assert {tuple(row.values()) for row in verdicts} == {
        (verdict, verdict) for verdict in ("", "no_identifier", "duplicate")
    }


def test_the_days_in_both_files_are_the_same(raw: duckdb.DuckDBPyConnection) -> None:
    columns = "description, quantity, invoice_ts, unit_price, customer_id, country"
    first = f"select {columns} from first_file where invoice_ts >= '2010-12-01'"
    second = f"select {columns} from second_file where invoice_ts <= (select max(invoice_ts) from first_file)"
    assert (
        raw.execute(f"({first} except all {second}) union all ({second} except all {first})").fetchall() == []
    )


def test_who_only_returned_is_no_customer_yet(retail: Project, raw: duckdb.DuckDBPyConnection) -> None:
    [(people, returned)] = raw.execute("""
        select count(*), sum(net) from (
            select sum(amount) as net from lines where customer_id is not null
            group by customer_id having max(quantity) < 0
        )
    """).fetchall()
    [built] = retail.rows("""
        select count(*) as people, sum(revenue) as returned, count(first_order_at) + count(rfm_segment) as habits
        from cdp.profile_traits
        where lifecycle_stage = 'lead'
    """)
    assert people > 0
    assert built == {"people": people, "returned": returned, "habits": 0}


def test_segments(retail: Project, raw: duckdb.DuckDBPyConnection) -> None:
    expected = raw.execute("""
        with people as (
            select
                customer_id::text as customer,
                count(distinct coalesce(invoice, invoice_ts || country))
                    filter (quantity > 0 and invoice_ts >= '2010-12-10') as orders,
                -sum(amount) filter (quantity < 0) as returned,
                coalesce(sum(amount) filter (quantity > 0), 0) as sold
            from lines
            where customer_id is not null
            group by all
        )
        select 'regulars', customer from people where orders >= 12
        union all
        select 'returners', customer from people where returned > 0 and returned >= sold / 5
    """).fetchall()
    built = retail.rows("""
        select members.segment, identity_map.identifier_value
        from cdp.segment_memberships as members
        inner join identity.identity_map on members.profile_id = identity_map.profile_id
    """)
    assert {tuple(row.values()) for row in built} == set(expected)
    assert {segment for segment, _ in expected} == {"regulars", "returners"}


def test_times_are_utc_with_summer_time(retail: Project) -> None:
    written = {
        "2010-01-15 12:00:00": "2010-01-15 12:00:00",
        "2010-07-15 12:00:00": "2010-07-15 11:00:00",
    }
    found = retail.evaluate({"utc": "{{ utc('value') }}"}, list(written))
    assert {row["value"]: str(row["utc"]) for row in found} == written


def test_queries_of_the_readme_give_what_it_shows(retail: Project) -> None:
    readme = (EXAMPLE / "README.md").read_text()
    [queries] = re.findall(r"```sql\n(.*?)```", readme, re.DOTALL)
    [shown] = re.findall(r"```\n(customer .*?)```", readme, re.DOTALL)
    found = [retail.rows(query) for query in queries.split(";") if query.strip()]
    assert [as_text(rows) for rows in found] == shown.rstrip("\n").split("\n\n")


def as_text(rows: list[dict]) -> str:
    """A table, its columns aligned."""
    table = [list(rows[0]), *([str(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )


def test_figures_of_the_readme(retail: Project, raw: duckdb.DuckDBPyConnection) -> None:
    [lines] = raw.execute(
        "select (select count(*) from first_file) + (select count(*) from second_file)"
    ).fetchone()
    [accepted] = retail.rows("select count(*) as lines from cdp.order_items")
    set_aside = {
        row["rule"]: row["lines"]
        for row in retail.rows(
            "select rule, count(*) as lines from feeds.feed_rejections where feed = 'order_items' group by rule"
        )
    }
    [orders] = retail.rows("""
        select
            count(distinct profile_id) as customers,
            sum(case when status = 'return' then 0 else 1 end) as orders,
            sum(case when status = 'return' then 1 else 0 end) as returns,
            round(sum(paid_amount), 2) as sold,
            round(sum(refunded_amount), 2) as returned,
            round(sum(revenue), 2) as revenue
        from cdp.orders
    """)
    leads = one(retail, "select count(*) as found from cdp.profile_traits where order_count = 0")
    [nobody] = raw.execute("""
        select round(sum(amount), 2) from (from first_file union all by name from second_file) where customer_id is null
    """).fetchone()
    [by_rule, invoices] = raw.execute("""
        select count(distinct (customer_id, country, invoice_ts, quantity < 0)), count(distinct invoice)
        from first_file where customer_id is not null
    """).fetchone()
    readme = (EXAMPLE / "README.md").read_text()
    for said in [
        f"| lines in the two files | {lines:,} |",
        f"| of them in `cdp.order_items` | {accepted['lines']:,} |",
        f"| {set_aside['no_identifier']:,} / {set_aside['duplicate']:,} |",
        f"| customers, one profile each | {orders['customers']:,} |",
        f"| orders / returns | {orders['orders']:,} / {orders['returns']:,} |",
        f"| {orders['sold']:,} / {orders['returned']:,} / {orders['revenue']:,} GBP, as in the files |",
        f"| customers who only sent back | {leads:,} |",
        f"{nobody:,} GBP in both files",
        f"{by_rule:,} orders and returns for {invoices:,} invoices",
    ]:
        assert said in readme


def test_loader_names_the_missing_file(retail: Project, tmp_path: Path) -> None:
    done = load_tables(retail, tmp_path, check=False)
    assert done.returncode == 1
    assert FIRST in done.stderr
