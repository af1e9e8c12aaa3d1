"""Large-star/small-star (Kiveris et al., Connected Components in MapReduce and Beyond, SoCC 2014) in SQL.

Each step hangs neighbours on the least of them: larger ones first, then smaller ones, until nothing moves.
"""

from benchmarks.database import Session, open_database
from benchmarks.identity.encoding import encode, write_result


def solve(url: str, graph: str, result: str) -> None:
    """Edges (upper_id, lower_id) become stars around the least node of each component."""
    with open_database(url) as session:
        encode(session, graph)
        session.work_table(
            "stars",
            """
            select distinct
                greatest(left_node_id, right_node_id) as upper_id, least(left_node_id, right_node_id) as lower_id
            from links
            where left_node_id <> right_node_id""",
        )
        while True:
            _large_star(session)
            _small_star(session)
            if not _has_moved(session):
                break
            session.execute("drop table stars")
            session.execute("alter table small_stars rename to stars")
        session.work_table(
            "labels",
            """
            select names.node_id, coalesce(stars.lower_id, names.node_id) as component_id
            from names left join stars on names.node_id = stars.upper_id""",
        )
        write_result(session, "labels", result)


def _large_star(session: Session) -> None:
    """Every node hangs its larger neighbours on the least of its neighbours and itself."""
    session.work_table(
        "large_stars",
        """
        with neighbours as (
            select upper_id as node_id, lower_id as neighbour_id from stars
            union all
            select lower_id, upper_id from stars
        ),
        least_ones as (
            select node_id, least(node_id, min(neighbour_id)) as least_id from neighbours group by node_id
        )
        select distinct neighbours.neighbour_id as upper_id, least_ones.least_id as lower_id
        from neighbours inner join least_ones on neighbours.node_id = least_ones.node_id
        where neighbours.neighbour_id > neighbours.node_id""",
    )


def _small_star(session: Session) -> None:
    """Every node hangs its smaller neighbours and itself on the least of them."""
    session.work_table(
        "small_stars",
        """
        with least_ones as (
            select upper_id, min(lower_id) as least_id from large_stars group by upper_id
        )
        select upper_id, least_id as lower_id from least_ones
        union
        select large_stars.lower_id, least_ones.least_id
        from large_stars inner join least_ones on large_stars.upper_id = least_ones.upper_id
        where large_stars.lower_id <> least_ones.least_id""",
    )


def _has_moved(session: Session) -> bool:
    [[moved]] = session.fetch(
        """
        select
            (select count(*) from stars) <> (select count(*) from small_stars)
            or exists (select * from stars except select * from small_stars)"""
    )
    return moved
