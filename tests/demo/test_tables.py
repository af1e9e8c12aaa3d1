"""The tables hold together: amounts tie, keys lead somewhere, the truth covers every key once."""

import pytest

from tests.demo.conftest import Demo


def test_orders_tie_to_their_lines(demo: Demo) -> None:
    wrong = demo.row("""
        with lines as (
            select order_id, sum(quantity * price) as items, sum(total_discount) as discounts
            from (select distinct on (id) * from raw_shop.order_lines) group by all
        )
        select count(*) from raw_shop.orders left join lines on lines.order_id = orders.id
        where subtotal_price is distinct from items or total_discounts is distinct from discounts
            or total_price <> subtotal_price - total_discounts + total_shipping + total_tax
    """)
    assert wrong == (0,)


def test_receipts_tie_to_their_lines(demo: Demo) -> None:
    wrong = demo.row("""
        with lines as (
            select receipt_no, sum(quantity * unit_price) as items, sum(discount) as discounts
            from (select distinct on (receipt_no, line_no) * from raw_stores.receipt_lines) group by all
        )
        select count(*) from raw_stores.receipts left join lines using (receipt_no)
        where items_total is distinct from items or discount_total is distinct from discounts
            or paid_total <> items_total - discount_total + tax_total
    """)
    assert wrong == (0,)


def test_refunds_do_not_exceed_orders(demo: Demo) -> None:
    wrong = demo.row("""
        select count(*) from raw_shop.refunds
        left join raw_shop.orders on orders.id = refunds.order_id
        where refunds.amount > orders.total_price or refunds.amount <= 0
    """)
    assert wrong == (0,)


def test_an_order_completed_on_the_web_is_an_order_of_the_shop(demo: Demo) -> None:
    """Save those that one of the two feeds has loaded late."""
    tracked, unknown, differing = demo.row("""
        select count(*), count(*) filter (orders.id is null), count(*) filter (price <> total_price)
        from (select distinct on (id) * from raw_web.tracks where event = 'order_completed') as tracks
        left join (select distinct on (id) * from raw_shop.orders) as orders
            on orders.id::text = tracks.order_id
    """)
    assert tracked > 1_000
    assert unknown < 0.002 * tracked
    assert differing == 0


@pytest.mark.parametrize(
    ("source", "identifier_type", "keys"),
    [
        ("shop", "customer_id", "select id::text from raw_shop.customers"),
        ("shop", "order_id", "select 'shop-' || id from raw_shop.orders where customer_id is null"),
        ("stores", "loyalty_card", "select card_no from raw_stores.loyalty_members"),
        (
            "stores",
            "order_id",
            "select 'stores-' || receipt_no from raw_stores.receipts where receipt_email is not null",
        ),
        ("crm", "crm_contact_id", "select id::text from raw_crm.contacts"),
        ("email", "email_profile_id", "select id from raw_email.profiles"),
        (
            "web",
            "anonymous_id",
            """select anonymous_id from raw_web.pages union select anonymous_id from raw_web.tracks
            union select anonymous_id from raw_web.identifies""",
        ),
    ],
)
def test_truth_covers_every_key_once(demo: Demo, source: str, identifier_type: str, keys: str) -> None:
    for prefix in ("", "next_"):
        truth = f"""
            select identifier_value as key, person_id from {prefix}demo_truth.records
            where source = '{source}' and identifier_type = '{identifier_type}'
        """
        rows, distinct, nobody = demo.row(
            f"select count(*), count(distinct key), count(*) filter (person_id is null) from ({truth})"
        )
        assert (rows, nobody) == (distinct, 0)
        missing, invented = demo.row(f"""
            with keys(key) as (select distinct * from ({keys.replace("raw_", prefix + "raw_")})),
            told as (
                select key from ({truth})
                union all
                select identifier_value from demo_truth.records where '{prefix}' = 'next_'
            )
            select
                (select count(*) from keys where key not in (select key from told)),
                (select count(*) from ({truth}) where key not in (select key from keys))
        """)
        assert (missing, invented) == (0, 0)


def test_every_person_is_known_somewhere(demo: Demo) -> None:
    unknown = demo.row("""
        select count(*) filter (person_id not in (select person_id from demo_truth.records)), count(*)
        from demo_truth.people
    """)
    assert unknown[0] <= 0.03 * unknown[1]  # those whose only record is loaded late


def test_five_countries_currencies_and_two_scripts(demo: Demo) -> None:
    assert demo.row("select count(distinct currency) from raw_shop.orders") == (5,)
    assert demo.row("select count(distinct country_code) from raw_stores.receipts") == (5,)
    named = "select count(*) > 20 from raw_shop.customers where"
    assert demo.row(f"{named} first_name similar to '[А-Яа-яЁё]+'") == (True,)
    assert demo.row(f"{named} last_name similar to '.*[äöüßłńóśżź].*'") == (True,)
