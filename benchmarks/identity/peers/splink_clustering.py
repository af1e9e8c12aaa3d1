"""Splink's clustering over the identifiers as they are, text."""

from splink import DuckDBAPI
from splink.clustering import cluster_pairwise_predictions_at_threshold

from benchmarks.database import open_database


def solve(url: str, graph: str, result: str) -> None:
    """Splink wants one column per end; type and value are joined for it and parted again."""
    with open_database(url) as session:
        connection = session.connection
        edges = connection.sql(
            f"select left_type || ':' || left_value as id_l, right_type || ':' || right_value as id_r from {graph}"
        )
        nodes = connection.sql(
            f"select left_type || ':' || left_value as id from {graph} "
            f"union select right_type || ':' || right_value from {graph}"
        )
        clusters = cluster_pairwise_predictions_at_threshold(nodes, edges, DuckDBAPI(connection), "id")
        session.replace_table(
            result,
            f"""
            select
                split_part(id, ':', 1) as identifier_type,
                substr(id, instr(id, ':') + 1) as identifier_value,
                cluster_id as component_id
            from {clusters.physical_name}""",
        )
