"""Fetch the edges, number the texts, solve in SciPy, load the labels: what a data scientist would do by hand."""

import io
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.database import Session, open_database

# Between type and value, so that both come back: no identifier holds it.
SEPARATOR = "\x1f"


def solve(url: str, graph: str, result: str) -> None:
    """Each end as one text; Arrow's dictionary is the fastest factorisation of text at hand."""
    with open_database(url) as session:
        edges = _fetch(session, _ends(graph))
        ends = pa.chunked_array(edges["left_end"].chunks + edges["right_end"].chunks).cast(pa.large_string())
        numbered = pc.dictionary_encode(ends.combine_chunks())
        numbers, texts = numbered.indices.to_numpy(), numbered.dictionary
        labels = _components(numbers, len(edges), len(texts))
        _store(session, pa.table({"identifier": texts, "component_id": labels}), result)


def _ends(graph: str) -> str:
    separator = f"chr({ord(SEPARATOR)})"
    return (
        f"select left_type || {separator} || left_value as left_end, "
        f"right_type || {separator} || right_value as right_end from {graph}"
    )


def _components(numbers: Any, edges: int, nodes: int) -> Any:
    ones = np.ones(edges, dtype=np.int8)
    matrix = coo_matrix((ones, (numbers[:edges], numbers[edges:])), shape=(nodes, nodes))
    return connected_components(matrix, directed=False)[1]


def _fetch(session: Session, query: str) -> pa.Table:
    if session.engine == "duckdb":
        return session.connection.sql(query).to_arrow_table()
    rows = io.BytesIO()
    with session.connection.cursor() as cursor:
        cursor.copy_expert(f"copy ({query}) to stdout with (format csv)", rows)
    rows.seek(0)
    return pa_csv.read_csv(rows, pa_csv.ReadOptions(column_names=["left_end", "right_end"]))


def _store(session: Session, labels: pa.Table, result: str) -> None:
    if session.engine == "duckdb":
        session.connection.register("labels", labels)
        session.replace_table(result, _split("labels"))
        return
    session.execute("create temporary table labels (identifier text, component_id bigint)")
    rows = io.BytesIO()
    pa_csv.write_csv(labels, rows, pa_csv.WriteOptions(include_header=False))
    rows.seek(0)
    with session.connection.cursor() as cursor:
        cursor.copy_expert("copy labels from stdin with (format csv)", rows)
    session.replace_table(result, _split("labels"))


def _split(labels: str) -> str:
    parts = [f"split_part(identifier, chr({ord(SEPARATOR)}), {part})" for part in (1, 2)]
    return f"select {parts[0]} as identifier_type, {parts[1]} as identifier_value, component_id from {labels}"
