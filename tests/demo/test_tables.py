"""The tables hold together: amounts tie, keys lead somewhere, the truth covers every key once."""

import pytest

from orchestration.demo.installations import NO_DEVICE
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
    ("child", "parent"),
    [
        ("raw_support.tickets.requester_id", "raw_support.requesters.id"),
        ("raw_support.calls.ticket_id", "raw_support.tickets.id"),
        ("raw_support.chat_lines.chat_id", "raw_support.chats.id"),
        ("raw_support.chats.visitor_id", "raw_web.pages.anonymous_id"),
        ("raw_app.events.push_message_id", "raw_app.push_messages.id"),
        ("raw_app.events.order_id", "raw_shop.orders.id"),
        ("raw_content.offers.product_id", "raw_shop.products.id"),
    ],
)
def test_keys_lead_somewhere(demo: Demo, child: str, parent: str) -> None:
    """Save where the other row is loaded late."""
    (table, column), (other, key) = child.rsplit(".", 1), parent.rsplit(".", 1)
    rows, lost = demo.row(f"""
        select count(*), count(*) filter (
            {column}::text not in (select {key}::text from {other} where {key} is not null)
        )
        from {table} where {column} is not null
    """)
    assert rows > 0
    assert lost <= max(0.03 * rows, 1)


def test_articles_and_offers_looked_at_are_in_the_catalogue(demo: Demo) -> None:
    for kind, table, page in (("article", "articles", "Article"), ("offer", "offers", "Offer")):
        listed = f"(select id from raw_content.{table})"
        in_app, on_web = (
            f"select count(*), count(*) filter (item_id not in {listed}) from raw_app.events"
            f" where item_kind = '{kind}'",
            f"select count(*), count(*) filter (split_part(path, '/', 3)::bigint not in {listed})"
            f" from raw_web.pages where name = '{page}'",
        )
        for sql in (in_app, on_web):
            seen, lost = demo.row(sql)
            assert seen > 50
            assert lost <= 0.05 * seen  # published, but its row is loaded late


def test_an_order_is_told_by_the_browser_or_by_the_app(demo: Demo) -> None:
    both, in_app = demo.row("""
        select count(*) filter (order_id in (select order_id from raw_web.tracks where order_id is not null)),
            count(*)
        from raw_app.events where event = 'purchase'
    """)
    assert both == 0 < in_app


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
        ("support", "support_requester_id", "select id::text from raw_support.requesters"),
        (
            "app",
            "app_install_id",
            f"""select installation_id from raw_app.installations where installation_id <> '{NO_DEVICE}'
            union select installation_id from raw_app.events where installation_id <> '{NO_DEVICE}'
            union select installation_id from raw_app.push_messages where installation_id <> '{NO_DEVICE}'""",
        ),
        *(
            (
                "social",
                f"{network}_id",
                f"""select social_id from raw_social.connections where network = '{network}'
                union select social_id from raw_social.comments where network = '{network}'""",
            )
            for network in ("vk", "instagram", "telegram")
        ),
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
