"""How many identifiers each person has: at least two, and on a fifth of the people three tenths of all the others."""

import duckdb

from benchmarks.identity.generate.randomness import below


def write_population(connection: duckdb.DuckDBPyConnection, people: int, identifiers: int) -> None:
    """Work table population(person, size): exactly so many people and identifiers."""
    busy = max(people // 5, 1)
    connection.execute(f"""
        create or replace temp table population as
        with others as (
            select case
                when {below(10, "is busy", "row")} < 3 then {below(busy, "busy person", "row")}
                else {below(people, "person", "row")}
            end as person
            from range({identifiers - 2 * people}) as rows(row)
        ),
        counted as (
            select person, count(*) as identifiers from others group by person
        )
        select everyone.person, 2 + coalesce(counted.identifiers, 0) as size
        from range({people}) as everyone(person)
        left join counted on everyone.person = counted.person""")
