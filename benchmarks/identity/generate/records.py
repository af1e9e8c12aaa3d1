"""Source records as feeds show them, in batches: raw_bench.identifiers and raw_bench.attributes.

A record carries 2 or 3 identifiers of one person: an account or contact, as an order or a visit names it, with one or
two others. Few records say what another one says, so that there are 1.6 links per identifier. All is written at once;
raw_bench.arrived says up to which load time the source shows it.
"""

from datetime import datetime
from enum import IntEnum

import duckdb

from benchmarks.identity.generate.population import write_population
from benchmarks.identity.generate.randomness import below

SCHEMA = "raw_bench"
IDENTIFIERS_PER_PERSON = 20 / 3
# Customer, e-mail, phone and card; what comes after them is devices and orders. Records join devices through these
# only: a device seen with other devices alone would be taken for a shared one.
CORE = 4
SEEN_AGAIN_PERCENT = 52
NAMES = ["Anna", "Bela", "Carla", "Deniz", "Elif", "Finn", "Goran", "Hanna", "Ivo", "Jana", "Kemal", "Lena"]


class Batch(IntEnum):
    """What arrives when."""

    BASE = 0
    ONE_PERCENT = 1
    ONE_IN_TEN_THOUSAND = 2
    HOUSEHOLDS = 3

    @property
    def begins_at(self) -> datetime:
        """Two weeks between batches, so that the look-back over one does not read the one before."""
        return _BEGINNINGS[self]

    @property
    def ends_at(self) -> datetime:
        """Before the next begins."""
        return _BEGINNINGS[Batch(self + 1)] if self < Batch.HOUSEHOLDS else datetime(2025, 12, 15)


_BEGINNINGS = {
    Batch.BASE: datetime(2025, 1, 1),
    Batch.ONE_PERCENT: datetime(2025, 11, 1),
    Batch.ONE_IN_TEN_THOUSAND: datetime(2025, 11, 15),
    Batch.HOUSEHOLDS: datetime(2025, 12, 1),
}
_DAYS = {Batch.BASE: 290, Batch.ONE_PERCENT: 1, Batch.ONE_IN_TEN_THOUSAND: 1, Batch.HOUSEHOLDS: 1}


def write_records(connection: duckdb.DuckDBPyConnection, identifiers: int, households: int) -> None:
    """All records of all batches; nothing has arrived yet."""
    write_population(connection, int(identifiers / IDENTIFIERS_PER_PERSON), identifiers)
    connection.execute(f"create schema if not exists {SCHEMA}")
    connection.execute(f"create or replace temp table members as {_members(households)}")
    connection.execute(f"create or replace table {SCHEMA}.identifiers as {_identifiers()}")
    connection.execute(f"create or replace table {SCHEMA}.attributes as {_attributes()}")
    connection.execute(
        f"create or replace table {SCHEMA}.arrived as select timestamp '{datetime.min}' as until"
    )
    connection.execute("drop table members; drop table population")


def arrival(batch: Batch) -> str:
    """The statement after which the source shows this batch and those before it."""
    return f"update {SCHEMA}.arrived set until = timestamp '{batch.ends_at}'"


def _members(households: int) -> str:
    """(batch, record_key, person, place); a household's own address has a place below 0."""
    return f"""
        with places as (
            select person, size, unnest(range(size)) as place from population
        ),
        sightings as (
            select
                person,
                place,
                'a/' || person || '/' || place as record_key,
                [place, {_core(0)}] || case when place + 1 < size then [place + 1] else [] end as members
            from places
            where place > 0
            union all
            select person, place, 'b/' || person || '/' || place as record_key, [place, {_core(2)}] as members
            from places
            where place >= {CORE} and {below(100, "seen again", "person", "place")} < {SEEN_AGAIN_PERCENT}
        ),
        ordinary as (
            select {_batch()} as batch, record_key, person, unnest(members) as place from sightings
        ),
        joins as (
            select
                {_join_batch()} as batch,
                'j/' || person as record_key,
                unnest([person, (person + 1) % people.people]) as person,
                unnest([1, 0]) as place
            from population cross join (select count(*) as people from population) as people
            where size < {CORE} and {_is_guest("person")} and {_join_batch()} > 0
        ),
        holders as (
            select person, row_number() over (order by person) - 1 as number
            from population
            where size >= {CORE} and not {_is_guest("person")} and {_person_batch()} = 0
        ),
        households as (
            select number // 3 as household, person from holders
            where number < {3 * households} and (number % 3 < 2 or number // 3 % 2 = 0)
        )
        select * from ordinary
        union all
        select * from joins
        union all
        select {int(Batch.HOUSEHOLDS)}, 'h/' || person, person, unnest([0, -1 - household]) from households"""


def _is_guest(person: str) -> str:
    """One in ten has ordered without an account."""
    return f"({below(10, 'is guest', person)} = 0)"


def _join_batch() -> str:
    """Guests of whom it turns out that they are a customer known already, and when it does."""
    number = below(1_000, "join", "person")
    return f"case when {number} < 100 then 1 when {number} < 101 then 2 else 0 end"


def _core(turn: int) -> str:
    """One of the person's first identifiers, which take turns; never a later one than the place itself."""
    return f"(place + {turn} + person) % least(place, {CORE})"


def _person_batch() -> str:
    """New people: two in a thousand with the one batch, two in a hundred thousand with the other."""
    number = below(100_000, "batch of person", "person")
    return f"case when {number} < 200 then 1 when {number} < 202 then 2 else 0 end"


def _batch() -> str:
    """The records of a new person, and others up to 1 % and 0.01 % of all."""
    number = below(100_000, "batch of record", "record_key")
    return f"""case
        when {_person_batch()} > 0 then {_person_batch()}
        when {number} < 800 then 1
        when {number} < 808 then 2
        else 0
    end"""


def _identifiers() -> str:
    return f"""
        with typed as (
            select *, {_type("person", "place")} as identifier_type, {_loaded_at()} as loaded_at from members
        )
        select
            record_key,
            identifier_type,
            {_value("identifier_type", "person", "place")} as identifier_value,
            loaded_at as observed_at,
            loaded_at
        from typed
        order by loaded_at"""


def _attributes() -> str:
    names = ", ".join(f"'{name}'" for name in NAMES)
    return f"""
        select
            record_key,
            'email' as identifier_type,
            {_value("'email'", "person", "1")} as identifier_value,
            'first_name' as attribute,
            ([{names}])[1 + person % {len(NAMES)}] as value,
            {_loaded_at()} as observed_at,
            {_loaded_at()} as loaded_at
        from members
        where place = 1 and record_key = 'a/' || person || '/1' and person % 3 = 0
        order by loaded_at"""


def _loaded_at() -> str:
    second = {batch: below(_DAYS[batch] * 86_400, "loaded", "record_key") for batch in Batch}
    cases = " ".join(
        f"when {int(batch)} then timestamp '{batch.begins_at}' + to_seconds({second[batch]})"
        for batch in Batch
    )
    return f"case batch {cases} end"


def _type(person: str, place: str) -> str:
    return f"""case
        when {place} < 0 then 'email'
        when {place} = 0 and {_is_guest(person)} then 'order_id'
        when {place} = 0 then 'customer_id'
        when {place} = 1 then 'email'
        when {place} = 2 then 'phone'
        when {place} = 3 then 'loyalty_card'
        when {below(10, "type", person, place)} < 6 then 'anonymous_id'
        else 'order_id'
    end"""


def _value(identifier_type: str, person: str, place: str) -> str:
    # German mobile numbers, all of them valid; no junk pattern among them.
    return f"""case
        when {place} < 0 then 'family' || (-{place}) || '@home.example.com'
        when {identifier_type} = 'customer_id' then 'C' || lpad(cast({person} as text), 9, '0')
        when {identifier_type} = 'email' then 'person' || {person} || '@mail.example.com'
        when {identifier_type} = 'phone' then '+49151' || cast(20000000 + {person} * 3 as text)
        when {identifier_type} = 'loyalty_card' then 'L' || lpad(cast({person} as text), 10, '0')
        when {identifier_type} = 'anonymous_id' then md5({person} || '/' || {place})
        else 'O-2025-' || lpad(cast({person} as text), 9, '0') || '-' || {place}
    end"""
