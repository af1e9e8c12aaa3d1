"""DuckDB's recursive CTE that keeps one row per node: https://duckdb.org/docs/stable/sql/query_syntax/with#using-key"""

from benchmarks.database import open_database
from benchmarks.identity.encoding import encode, write_result


def solve(url: str, graph: str, result: str) -> None:
    """Only nodes whose label fell pass it on."""
    with open_database(url) as session:
        encode(session, graph)
        session.work_table(
            "neighbours",
            """
            select left_node_id as node_id, right_node_id as neighbour_id from links
            union
            select right_node_id, left_node_id from links""",
        )
        session.work_table(
            "labels",
            """
            with recursive labels(node_id, component_id) using key (node_id) as (
                select node_id, node_id from names
                union
                select neighbours.neighbour_id, min(fallen.component_id)
                from labels as fallen
                inner join neighbours on fallen.node_id = neighbours.node_id
                inner join recurring.labels as known on neighbours.neighbour_id = known.node_id
                where fallen.component_id < known.component_id
                group by neighbours.neighbour_id
            )
            select node_id, component_id from labels""",
        )
        write_result(session, "labels", result)
