"""Plain edge tables, text at both ends: left_type, left_value, right_type, right_value."""

import duckdb

from benchmarks.identity.encoding import node_id
from benchmarks.identity.generate.population import write_population
from benchmarks.identity.generate.randomness import below, draw
from benchmarks.identity.sizes import People

SCHEMA = "bench"
_ENDS = "left_type text, left_value text, right_type text, right_value text"


def write_people(connection: duckdb.DuckDBPyConnection, table: str, people: People) -> None:
    """Small components: exactly so many nodes, edges and components; most nodes in components of 2 to 20.

    Each identifier links to an earlier one of its person; what is left of the edges closes cycles.
    """
    write_population(connection, people.components, people.nodes)
    cycles = people.edges - (people.nodes - people.components)
    _write(
        connection,
        table,
        f"""
        with places as (
            select person, unnest(range(1, size)) as near from population
        ),
        tree as (
            select person, near, {below("near", "parent", "person", "near")} as far from places
        ),
        chosen as (
            select row, {below(people.components, "cycle", "row")} as person from range({cycles}) as rows(row)
        ),
        cycles as (
            select population.person, size - 1 as near, {below("size - 1", "chord", "row")} as far
            from chosen inner join population on chosen.person = population.person
        ),
        links as (
            select * from tree union all select * from cycles
        ),
        typed as (
            select
                *,
                {_type("person", "near")} as near_type,
                {_type("person", "far")} as far_type
            from links
        )
        select
            near_type, {_value("near_type", "person", "near")},
            far_type, {_value("far_type", "person", "far")}
        from typed
        order by {draw("order", "person", "near", "far")}""",
    )
    connection.execute("drop table population")


def write_chain(connection: duckdb.DuckDBPyConnection, table: str, nodes: int) -> None:
    """One path through all nodes, its names in no order."""
    _write(
        connection,
        table,
        f"select 'node', {_name('row')}, 'node', {_name('row + 1')} from range({nodes - 1}) as rows(row)",
    )


def write_star(connection: duckdb.DuckDBPyConnection, table: str, nodes: int) -> None:
    """One node linked to all others, all of which come before it, by name and by node_id alike."""
    number = node_id("duckdb", "'node'", "value")
    connection.execute(f"""
        create or replace temp table centre as
        with candidates as (
            select 'z' || {_name("row")} as value from range({nodes}) as rows(row)
        )
        select arg_max(value, {number}) as value, max({number}) as number from candidates""")
    _write(
        connection,
        table,
        f"""
        with leaves as (
            select row, {_name("row")} as value from range({nodes + 100}) as rows(row)
        )
        select 'node', leaves.value, 'node', centre.value
        from leaves inner join centre on {number.replace("value", "leaves.value")} < centre.number
        order by leaves.row
        limit {nodes - 1}""",
    )
    connection.execute("drop table centre")


def write_random(connection: duckdb.DuckDBPyConnection, table: str, nodes: int) -> None:
    """As many edges as nodes: each node linked to one other at random."""
    other = f"(row + 1 + {below(nodes - 1, 'other', 'row')}) % {nodes}"
    _write(
        connection,
        table,
        f"select 'node', {_name('row')}, 'node', {_name(other)} from range({nodes}) as rows(row)",
    )


def _type(person: str, place: str) -> str:
    kind = below(10, "type", person, place)
    return f"""case
        when {place} = 0 then 'customer_id'
        when {kind} < 4 then 'anonymous_id'
        when {kind} < 6 then 'order_id'
        when {kind} < 9 then 'email'
        else 'phone'
    end"""


def _value(identifier_type: str, person: str, place: str) -> str:
    """As long as such text is."""
    return f"""case {identifier_type}
        when 'customer_id' then 'C' || lpad(cast({person} as text), 9, '0')
        when 'anonymous_id' then md5({person} || '/' || {place})
        when 'order_id' then 'O-2026-' || lpad(cast({person} as text), 9, '0') || '-' || {place}
        when 'email' then 'person' || {person} || '.' || {place} || '@mail.example.com'
        else '+49151' || lpad(cast({person} * 1000 + {place} as text), 11, '0')
    end"""


def _name(row: str) -> str:
    return f"substr(md5('node/' || ({row})), 1, 16)"


def _write(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    connection.execute(f"create schema if not exists {SCHEMA}")
    connection.execute(f"create or replace table {SCHEMA}.{table} ({_ENDS})")
    connection.execute(f"insert into {SCHEMA}.{table} {query}")
