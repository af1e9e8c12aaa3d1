"""A retailer's rows as feeds show them, in the order of their arrival, written by DuckDB alone."""

import duckdb

from benchmarks.profiles.sizes import (
    BEGINS,
    DAYS,
    NEXT_DAY,
    NEXT_DAYS_SCHEMA,
    SCHEMA,
    SHARE_OF_THE_DAY,
    VISIT,
    Size,
)

# Sorting needs room; what is measured gets its own settings.
_SETTINGS = {"threads": "2", "memory_limit": "10GB"}
_CATEGORIES = ["Coffee", "Tea", "Kitchen", "Garden", "Toys", "Sport", "Books", "Textiles"]
_CITIES = ["Berlin", "Hamburg", "Wien", "Kraków", "London", "Leeds", "Warszawa", "Köln"]
_CAMPAIGNS = [
    "google/cpc/brand", "google/cpc/generic", "google/cpc/shopping", "bing/cpc/brand",
    "facebook/paid_social/prospecting", "instagram/paid_social/remarketing", "bannerland/display/autumn",
    "partner/affiliate/coupons",
]  # fmt: skip
_LINKS = ["newsletter/email/weekly", "newsletter/email/winback", "youtube/video/unboxing", "sms/sms/sale"]
_REFERRERS = ["www.google.com", "duckduckgo.com", "www.facebook.com", "blog.example.org", "www.youtube.com"]
_NAMES = ["Anna", "Bela", "Carla", "Deniz", "Elif", "Finn", "Goran", "Hanna", "Ivo", "Jana", "Kemal", "Lena"]


def generate(path: str, people: int) -> None:
    """For run_job: the tables as they stand before the day after, and the rows of that day beside them."""
    size = Size(people)
    with duckdb.connect(path, config=_SETTINGS) as connection:
        connection.execute("set preserve_insertion_order = false")
        for schema in (SCHEMA, NEXT_DAYS_SCHEMA):
            connection.execute(f"create schema {schema}")
        for table, query in _QUERIES.items():
            of_the_day = f"from {SCHEMA}.{table} where moment >= timestamp '{NEXT_DAY}'"
            connection.execute(f"create table {SCHEMA}.{table} as {query(size)}")
            connection.execute(f"create table {NEXT_DAYS_SCHEMA}.{table} as select * {of_the_day}")
            connection.execute(f"delete {of_the_day}")


def arrival() -> list[str]:
    """The statements after which the tables hold the day after too."""
    return [
        f"insert into {SCHEMA}.{table} select * from {NEXT_DAYS_SCHEMA}.{table} order by moment"
        for table in _QUERIES
    ]


def _below(limit: int, purpose: int, number: str) -> str:
    """A whole number from 0 to limit - 1 that depends on a row's number: Knuth's multiplicative hashing, twice."""
    once = f"((({number} + {purpose}) * 2654435761) % 4294967296)"
    return f"((({once} >> 7) * 2246822519 % 4294967296) >> 5) % {limit}"


def _pick(values: list[str], purpose: int, number: str) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"([{listed}])[1 + {_below(len(values), purpose, number)}]"


def _at(number: str, rows: int) -> str:
    """Spread over the days in the order of the numbers; the last ones are the next day's."""
    past = rows - rows // SHARE_OF_THE_DAY
    return f"""case
        when {number} < {past} then timestamp '{BEGINS}' + to_seconds({number} * {DAYS * 86_400} // {past})
        else timestamp '{NEXT_DAY}' + to_seconds(({number} - {past}) * 80000 // {max(rows - past, 1)})
    end"""


def _person(size: Size, purpose: int, number: str) -> str:
    """One in five people does half of everything."""
    few = size.people // 5
    return (
        f"case when {_below(2, purpose, number)} = 0 then {_below(few, purpose + 1, number)}"
        f" else {_below(size.people, purpose + 2, number)} end"
    )


def _identifiers(size: Size) -> str:
    """An account with its address, often a phone, and two devices."""
    return f"""
        with people as (select i, {_at("i", size.people)} as moment from range({size.people}) as people(i))
        select 'customers/' || i as record_key, 'customer_id' as identifier_type, 'C' || i as identifier_value, moment
        from people
        union all
        select 'customers/' || i, 'email', 'person' || i || '@mail.example.com', moment from people
        union all
        select 'customers/' || i, 'phone', '+49151' || (20000000 + i * 3), moment from people where i % 5 < 3
        union all
        select 'devices/' || i || '/' || k, 'customer_id', 'C' || i, moment from people, range(2) as devices(k)
        union all
        select 'devices/' || i || '/' || k, 'anonymous_id', {_device("i", "k")}, moment
        from people, range(2) as devices(k)
        order by moment"""


def _device(person: str, number: str) -> str:
    return f"md5({person} || '/' || {number})"


def _attributes(size: Size) -> str:
    values = {
        "first_name": _pick(_NAMES, 11, "i"),
        "last_name": "'Family' || i % 50000",
        "city": _pick(_CITIES, 12, "i"),
        "postal_code": f"lpad(cast({_below(99_999, 13, 'i')} as text), 5, '0')",
        "country_code": "'DE'",
        "birth_date": f"cast(date '1950-01-01' + cast({_below(20_000, 14, 'i')} as integer) as text)",
    }
    parts = [
        f"select 'customers/' || i as record_key, 'customer_id' as identifier_type, 'C' || i as identifier_value,"
        f" '{name}' as attribute, {value} as value, {_at('i', size.people)} as moment from range({size.people}) as t(i)"
        for name, value in values.items()
    ]
    return " union all ".join(parts) + " order by moment"


def _consents(size: Size) -> str:
    return f"""
        select 'customers/' || i as record_key, 'email' as identifier_type,
            'person' || i || '@mail.example.com' as identifier_value,
            case when {_below(3, 21, "i")} > 0 then 'granted' else 'denied' end as status,
            {_at("i", size.people)} as moment
        from range({size.people}) as t(i)"""


def _events(size: Size) -> str:
    """In visits: what comes one after another is done on one device."""
    return f"""
        with drawn as (
            select i, {_person(size, 31, f"i // {VISIT}")} as person, {_below(2, 34, f"i // {VISIT}")} as device,
                {_below(100, 35, "i")} as chance, {_at("i", size.events)} as moment
            from range({size.events}) as t(i)
        )
        select
            'e' || i as event_id,
            case when chance % 10 < 6 then 'anonymous_id' else 'customer_id' end as identifier_type,
            case when chance % 10 < 6 then {_device("person", "device")} else 'C' || person end as identifier_value,
            {_device("person", "device")} as session_hint,
            case
                when chance < 60 then 'page_viewed' when chance < 85 then 'product_viewed'
                when chance < 93 then 'product_added' when chance < 96 then 'checkout_started'
                else 'products_searched'
            end as event_name,
            case when chance between 60 and 92 then 'I' || {_below(5_000, 36, "i")} end as item_id,
            case when chance between 60 and 92 then {_pick(_CATEGORIES, 37, "i")} end as category,
            case when chance < 12 then {_pick(_CAMPAIGNS + _LINKS, 38, "i")} end as tag,
            case when chance between 12 and 20 then 'https://' || {_pick(_REFERRERS, 39, "i")} || '/' end as referrer,
            '/p/' || i % 5000 as page_url,
            moment
        from drawn"""


def _order(size: Size) -> str:
    return f"""
        select i, {_person(size, 41, "i")} as person, {_at("i", size.orders)} as moment
        from range({size.orders}) as t(i)"""


def _orders(size: Size) -> str:
    return f"""
        select 'O' || i as order_id, 'C' || person as identifier_value,
            case when {_below(50, 42, "i")} = 0 then 'cancelled' else 'paid' end as status,
            case when {_below(3, 43, "i")} = 0 then 'store' else 'web' end as channel,
            case when {_below(3, 43, "i")} = 0 then 'S' || {_below(40, 44, "i")} end as store,
            cast(({_below(9_000, 45, "i")} + 500) / 100.0 as numeric(18, 4)) as paid_amount,
            cast({_below(3, 46, "i")} as numeric(18, 4)) as discount_amount,
            moment
        from ({_order(size)})"""


def _order_items(size: Size) -> str:
    return f"""
        select 'O' || i as order_id, 'O' || i || '-' || k as order_item_id, 'C' || person as identifier_value,
            'I' || {_below(5_000, 51, "i * 2 + k")} as item_id,
            {_pick(_CATEGORIES, 52, "i * 2 + k")} as category,
            1 + {_below(3, 53, "i * 2 + k")} as quantity,
            cast(({_below(4_000, 54, "i * 2 + k")} + 300) / 100.0 as numeric(18, 4)) as unit_price,
            moment
        from ({_order(size)}), range(2) as lines(k)"""


def _messages(size: Size) -> str:
    return f"""
        select 'm' || i as message_event_id, 'm' || i // 3 as message_id,
            'person' || ({_person(size, 61, "(i // 3)")}) || '@mail.example.com' as identifier_value,
            'Week ' || i * 52 // {size.messages} as campaign,
            (['sent', 'delivered', 'opened'])[1 + i % 3] as kind,
            {_at("i", size.messages)} as moment
        from range({size.messages}) as t(i)"""


def _loyalty(size: Size) -> str:
    return f"""
        select 'l' || i as entry_id, 'C' || ({_person(size, 71, "i")}) as identifier_value,
            case when {_below(5, 74, "i")} = 0 then 'burn' else 'earn' end as kind,
            {_below(200, 75, "i")} + 1 as points, {_at("i", size.entries)} as moment
        from range({size.entries}) as t(i)"""


def _ad_spend(size: Size) -> str:
    """Every campaign costs something every day."""
    listed = ", ".join(f"'{campaign}'" for campaign in _CAMPAIGNS)
    return f"""
        select campaign || '/' || day as spend_id, campaign as tag, 1000 + {_below(9_000, 81, "day")} as impressions,
            10 + {_below(90, 82, "day")} as clicks, cast(5 + {_below(95, 83, "day")} as numeric(18, 4)) as cost,
            timestamp '{BEGINS}' + to_days(cast(day as integer)) as moment
        from unnest([{listed}]) as campaigns(campaign), range({DAYS}) as days(day)"""


_QUERIES = {
    "identifiers": _identifiers,
    "attributes": _attributes,
    "consents": _consents,
    "events": _events,
    "orders": _orders,
    "order_items": _order_items,
    "messages": _messages,
    "loyalty": _loyalty,
    "ad_spend": _ad_spend,
}
