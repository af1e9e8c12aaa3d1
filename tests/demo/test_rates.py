"""Life's mess comes at the rates asked for, measured from the tables."""

import pytest

from tests.demo.conftest import CONFIG, Demo
from tests.demo.shares import assert_share

RATES = CONFIG.rates

VISITORS = """
    with visits as (
        select anonymous_id, user_id, "timestamp" as at, order_id is not null as is_named from raw_web.tracks
        union all select anonymous_id, user_id, "timestamp", true from raw_web.identifies
        union all select anonymous_id, user_id, "timestamp", false from raw_web.pages
    )
    select
        truth.person_id,
        bool_or(visits.user_id is not null or visits.is_named) as is_known,
        min(visits.at) filter (visits.user_id is null) < min(visits.at) filter (visits.user_id is not null)
            as logs_in_late
    from visits
    inner join demo_truth.records as truth on truth.identifier_value = visits.anonymous_id
    where not truth.is_shared
    group by all
"""


def test_visitors_stay_anonymous(demo: Demo) -> None:
    visitors, anonymous = demo.row(f"select count(*), count(*) filter (not is_known) from ({VISITORS})")
    assert_share(anonymous, visitors, RATES.anonymous_visitors)


def test_known_visitors_log_in_late(demo: Demo) -> None:
    counts = "count(*), count(*) filter (logs_in_late)"
    known, late = demo.row(f"select {counts} from ({VISITORS}) where is_known")
    assert_share(late, known, RATES.late_logins)


def test_guest_orders(demo: Demo) -> None:
    orders, guests = demo.row(
        "select count(distinct id), count(distinct if(customer_id is null, id, null)) from raw_shop.orders"
    )
    assert_share(guests, orders, RATES.guest_orders)


@pytest.mark.parametrize("column", ["second_email", "second_phone"])
def test_second_contacts(demo: Demo, column: str) -> None:
    people, seconds = demo.row(f"select count(*), count({column}) from demo_truth.people")
    assert people == CONFIG.people
    assert_share(seconds, people, getattr(RATES, f"{column}s"))


def test_devices_are_shared(demo: Demo) -> None:
    devices, shared, most = demo.row("""
        with users as (
            select anonymous_id, user_id from raw_web.pages
            union
            select anonymous_id, user_id from raw_web.tracks
            union select anonymous_id, user_id from raw_web.identifies
        )
        select count(*), count(*) filter (users >= 2), max(users)
        from (select anonymous_id, count(distinct user_id) as users from users group by all)
    """)
    assert_share(shared, devices, RATES.shared_devices)
    assert most <= 4
    assert demo.row("select count(*) from demo_truth.records where is_shared") == (shared,)


def test_office_phones_are_shared_by_ten_people_or_more(demo: Demo) -> None:
    offices = demo.rows(
        "select count(*) from demo_truth.people where office_phone <> '' group by office_phone"
    )
    assert sum(count for (count,) in offices) == max(int(CONFIG.people * RATES.office_phones), 10)
    assert all(10 <= count <= 200 for (count,) in offices)


def test_rows_are_duplicated(demo: Demo) -> None:
    for table, key in (
        ("raw_web.pages", "id"),
        ("raw_web.tracks", "id"),
        ("raw_shop.orders", "id"),
        ("raw_shop.order_lines", "id"),
        ("raw_stores.receipts", "receipt_no"),
        ("raw_stores.receipt_lines", "(receipt_no, line_no)"),
        ("raw_email.events", "id"),
        ("raw_shop.customers", "id"),
    ):
        rows, distinct = demo.row(f"select count(*), count(distinct {key}) from {table}")
        assert_share(rows - distinct, distinct, RATES.duplicate_rows)


def test_rows_are_late(demo: Demo) -> None:
    for table, occurred, loaded in (
        ("raw_web.tracks", '"timestamp"', "uuid_ts"),
        ("raw_stores.receipts", "purchased_at", "loaded_at"),
        ("raw_email.events", "datetime", "loaded_at"),
    ):
        is_late = f"{loaded} >= {occurred} + interval 1 day"
        rows, late = demo.row(f"select count(*), count(*) filter ({is_late}) from {table}")
        assert_share(late, rows, RATES.late_rows)


def test_consents_are_missing_given_and_withdrawn(demo: Demo) -> None:
    customers, missing, denied = demo.row("""
        select count(*), count(*) filter (state is null), count(*) filter (state = 'not_subscribed')
        from (select distinct id, email_marketing_consent_state as state from raw_shop.customers)
    """)
    assert_share(missing, customers, RATES.consents_missing)
    assert_share(denied, customers, (1 - RATES.consents_missing) * (1 - RATES.consents_granted))
    for table, where in (
        ("raw_shop.customers", "email_marketing_consent_state = 'unsubscribed'"),
        ("raw_email.events", "metric = 'Unsubscribed'"),
        ("raw_email.profiles", "subscription_status = 'UNSUBSCRIBED'"),
        ("raw_crm.contacts", "email_optout"),
        ("raw_web.tracks", "not consent_advertising"),
        ("raw_stores.loyalty_members", "not email_consent and consent_at > joined_at"),
    ):
        assert demo.row(f"select count(*) > 0 from {table} where {where}") == (True,), f"{table}: no {where}"


def test_people_ask_to_be_forgotten(demo: Demo) -> None:
    requests, known = demo.row("""
        select count(distinct id), count(distinct id) filter (people.person_id is not null)
        from raw_crm.privacy_requests left join demo_truth.people using (email)
    """)
    assert_share(requests, CONFIG.people, RATES.forgotten)
    assert requests == known
