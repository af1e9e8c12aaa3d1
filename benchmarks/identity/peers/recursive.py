"""The recursive CTE of the textbook: every node passes every smaller label on, the least that arrives is kept.

Work grows with the square of a component: good for pairs and families, hopeless for a chain of a million.
"""

from benchmarks.database import open_database
from benchmarks.identity.encoding import encode, write_result


def solve(url: str, graph: str, result: str) -> None:
    """One statement."""
    with open_database(url) as session:
        encode(session, graph)
        session.work_table(
            "labels",
            """
            with recursive neighbours as (
                select left_node_id as node_id, right_node_id as neighbour_id from links
                union
                select right_node_id, left_node_id from links
            ),
            reached as (
                select node_id, node_id as component_id from names
                union
                select neighbours.neighbour_id, reached.component_id
                from reached
                inner join neighbours on reached.node_id = neighbours.node_id
                where reached.component_id < neighbours.neighbour_id
            )
            select node_id, min(component_id) as component_id from reached group by node_id""",
        )
        write_result(session, "labels", result)
