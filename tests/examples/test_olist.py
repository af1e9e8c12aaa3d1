"""examples/olist: a project that installs this one as a package; figures recomputed from the raw files."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.support.examples import example_project, load_tables, one
from tests.support.project import REPOSITORY, Project
from tests.support.warehouses import Warehouse

DATA = REPOSITORY.parent / "shared" / "data" / "ecom_olist_sample"

pytestmark = [
    pytest.mark.skipif(
        not DATA.is_dir(),
        reason=f"{DATA} is absent: the Olist sample may not be part of this repository (CC BY-NC-SA); "
        "examples/olist/README.md says which files belong there",
    ),
    # Building costs most: once for all tests of this file, whatever the number of workers.
    pytest.mark.xdist_group("olist"),
]


@pytest.fixture(scope="module")
def engine() -> str:
    """One is enough here; that engines agree is tests/parity's to show."""
    return "duckdb"


@pytest.fixture(scope="module")
def olist(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The example in a scratch copy, its raw tables loaded and everything built and tested once."""
    project = example_project("olist", warehouse, tmp_path_factory.mktemp("olist"))
    load_tables(project, DATA)
    project.dbt("build")
    return project


@pytest.fixture(scope="module")
def raw() -> Iterator[duckdb.DuckDBPyConnection]:
    """The raw files, read by nothing of ours."""
    with duckdb.connect() as connection:
        for file in DATA.glob("*.parquet"):
            connection.execute(f"create view {file.stem.removeprefix('olist_')} as from '{file}'").fetchall()
        connection.execute("""
            create view order_totals as
            with
            sums as (
                from order_items
                select
                    order_id,
                    sum(price::decimal(12, 2)) as items,
                    sum(freight_value::decimal(12, 2)) as freight
                group by all
            ),
            payments as (
                from order_payments select order_id, sum(payment_value::decimal(12, 2)) as paid group by all
            )
            select order_id, items, freight, paid
            from orders
            left join sums using (order_id)
            left join payments using (order_id)
        """).fetchall()
        yield connection


def test_every_person_becomes_one_profile(olist: Project, raw: duckdb.DuckDBPyConnection) -> None:
    counts = "select count(*), count(distinct customer_unique_id) from customers"
    [(customers, people)] = raw.execute(counts).fetchall()
    assert (customers, people) == (20_000, 19_831)
    assert one(olist, "select count(*) as found from cdp.profiles") == people
    [mapped] = olist.rows("""
        select
            count(*) as customers,
            count(distinct persons.identifier_value) as people,
            count(distinct accounts.profile_id) as profiles,
            count(distinct accounts.profile_id || persons.identifier_value) as pairs
        from identity.identity_map as accounts
        inner join raw_olist.customers as customers on accounts.identifier_value = customers.customer_id
        inner join identity.identity_map as persons
            on persons.identifier_type = 'olist_customer_unique_id'
            and customers.customer_unique_id = persons.identifier_value
            and accounts.profile_id = persons.profile_id
        where accounts.identifier_type = 'olist_customer_id'
    """)
    assert mapped == {"customers": customers, "people": people, "profiles": people, "pairs": people}


def test_amounts_tie_to_the_raw_files_to_the_cent(olist: Project, raw: duckdb.DuckDBPyConnection) -> None:
    [(orders, items, freight, paid)] = raw.execute(
        "select count(*), sum(items), sum(freight), sum(paid) from order_totals"
    ).fetchall()
    [built] = olist.rows("""
        select
            count(*) as orders,
            count(profile_id) as bound,
            sum(items_amount) as items,
            sum(shipping_amount) as freight,
            sum(paid_amount) as paid,
            sum(case when status <> 'cancelled' then paid_amount - revenue else revenue end) as difference
        from cdp.orders
    """)
    assert built == {
        "orders": orders, "bound": orders, "items": items, "freight": freight, "paid": paid, "difference": 0,
    }  # fmt: skip
    [(pieces, price)] = raw.execute("select count(*), sum(price::decimal(12, 2)) from order_items").fetchall()
    [lines] = olist.rows("select count(*) as pieces, sum(amount) as price from cdp.order_items")
    assert lines == {"pieces": pieces, "price": price}


def test_each_order_ties_alone(olist: Project, raw: duckdb.DuckDBPyConnection) -> None:
    """Sums could hide two errors that cancel out."""
    expected = raw.execute("select order_id, items, freight, paid from order_totals").fetchall()
    built = olist.rows("select order_id, items_amount, shipping_amount, paid_amount from cdp.orders")
    assert {tuple(row.values()) for row in built} == set(expected)


def test_what_does_not_agree_is_kept(olist: Project, raw: duckdb.DuckDBPyConnection) -> None:
    [expected] = raw.execute("""
        select count(*) filter (items is null), count(*) filter (paid <> items + freight) from order_totals
    """).fetchall()
    assert expected == (154, 108)
    [built] = olist.rows("""
        select
            sum(case when items_amount is null then 1 else 0 end) as without_items,
            sum(case when paid_amount <> items_amount + shipping_amount then 1 else 0 end) as paid_otherwise
        from cdp.orders
    """)
    assert tuple(built.values()) == expected


def test_nothing_is_rejected(olist: Project) -> None:
    """Every row of the sample names its customer, has a time and readable amounts: none may be set aside."""
    assert (
        olist.rows("select source, feed, record_key, rule, reason from feeds.feed_rejections limit 10") == []
    )


def test_traits_and_segments_hold_every_person(olist: Project, raw: duckdb.DuckDBPyConnection) -> None:
    [(buyers, repeaters, revenue)] = raw.execute("""
        with people as (
            select customer_unique_id, count(*) as orders, sum(paid) as paid
            from orders
            join customers using (customer_id)
            join order_totals using (order_id)
            where order_status not in ('canceled', 'unavailable')
            group by all
        )
        select count(*), count(*) filter (orders >= 2), sum(paid) from people
    """).fetchall()
    [traits] = olist.rows("""
        select
            count(*) as profiles,
            sum(case when order_count > 0 then 1 else 0 end) as buyers,
            sum(revenue) as revenue
        from cdp.profile_traits
    """)
    assert traits == {"profiles": 19_831, "buyers": buyers, "revenue": revenue}
    sizes = {row["segment"]: row["people"] for row in olist.rows(
        "select segment, count(*) as people from cdp.segment_memberships group by segment"
    )}  # fmt: skip
    assert sizes.keys() == {"repeat_buyers", "one_big_order", "let_down"}
    assert sizes["repeat_buyers"] == repeaters


def test_attribute_of_the_rules_alone_is_custom(olist: Project, raw: duckdb.DuckDBPyConnection) -> None:
    [(states,)] = raw.execute("select count(distinct customer_state) from customers").fetchall()
    [built] = olist.rows("""
        select
            count(distinct custom_attributes) as states,
            min(length(custom_attributes)) as shortest,
            min(length(postal_code)) as postal_code,
            max(country_code) as country
        from cdp.profiles
    """)
    assert built == {"states": states, "shortest": len('{"state":"SP"}'), "postal_code": 5, "country": "BR"}


def test_times_are_utc_with_summer_time(olist: Project) -> None:
    """São Paulo is three hours behind UTC, two in its summer; a repeated hour is read as the second one."""
    written = {
        "2018-07-24 20:41:37": "2018-07-24 23:41:37",
        "2018-01-15 12:00:00": "2018-01-15 14:00:00",
        "2018-02-17 23:30:00": "2018-02-18 02:30:00",
    }
    found = olist.evaluate({"utc": "{{ utc('value') }}"}, list(written))
    assert {row["value"]: str(row["utc"]) for row in found} == written


def test_own_orders_and_events_stay_apart(olist: Project) -> None:
    manifest = olist.manifest()
    places = {
        (node.package_name, node.name): node.schema
        for node in manifest.nodes.values()
        if node.resource_type == "model" and node.name in ("orders", "events")
    }
    assert places == {
        ("goldseam", "orders"): "cdp", ("goldseam", "events"): "cdp",
        ("olist", "orders"): "reporting", ("olist", "events"): "reporting",
    }  # fmt: skip
    # generic tests too, whose refs dbt writes without a package
    strangers = [
        (node.unique_id, parent)
        for node in manifest.nodes.values()
        if node.package_name == "goldseam" and node.resource_type != "seed"
        for parent in node.depends_on.nodes
        if parent in ("model.olist.orders", "model.olist.events")
    ]
    assert strangers == []
    assert one(olist, "select count(*) as found from reporting.orders where is_late") > 1000
    assert one(olist, "select count(*) as found from reporting.events where step = 'purchased'") == 20_000
    assert one(olist, "select count(*) as found from cdp.events") == 0


def test_nothing_of_the_demo_is_left(olist: Project) -> None:
    manifest = olist.manifest()
    # a test of a disabled model stays in the manifest, disabled too
    nodes = [node for node in manifest.nodes.values() if node.config.enabled]
    parts = [*nodes, *manifest.sources.values(), *manifest.exposures.values()]
    assert [part.unique_id for part in parts if "/demo/" in part.original_file_path] == []
    assert {source.source_name for source in manifest.sources.values()} == {"olist", "goldseam_state"}


@pytest.mark.parametrize("arguments", [[], ["--full-refresh"]], ids=["again", "full-refresh"])
def test_another_run_changes_no_profile_id(olist: Project, arguments: list[str]) -> None:
    ids = "select identifier_type, identifier_value, profile_id from identity.identity_map"
    before = {tuple(row.values()) for row in olist.rows(ids)}
    olist.dbt("run", "--select", "+identity_map", *arguments)
    assert {tuple(row.values()) for row in olist.rows(ids)} == before
    assert olist.rows("select * from identity.identity_map_history where valid_to is not null limit 10") == []


def test_loader_names_the_missing_file(olist: Project, tmp_path: Path) -> None:
    done = load_tables(olist, tmp_path, check=False)
    assert done.returncode == 1
    assert "olist_customers.parquet" in done.stderr
