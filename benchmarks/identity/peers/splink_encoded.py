"""Splink's clustering after our encoding: what its method costs when it need not compare text."""

from splink import DuckDBAPI
from splink.clustering import cluster_pairwise_predictions_at_threshold

from benchmarks.database import open_database
from benchmarks.identity.encoding import encode, write_result


def solve(url: str, graph: str, result: str) -> None:
    """As splink_clustering, with node_id for text."""
    with open_database(url) as session:
        encode(session, graph)
        nodes = session.connection.sql("select node_id as id from names")
        edges = session.connection.sql("select left_node_id as id_l, right_node_id as id_r from links")
        clusters = cluster_pairwise_predictions_at_threshold(
            nodes, edges, DuckDBAPI(session.connection), "id"
        )
        session.work_table(
            "labels", f"select id as node_id, cluster_id as component_id from {clusters.physical_name}"
        )
        write_result(session, "labels", result)
