"""Text identifiers to numbers and back by node_id, which the peers that count in numbers borrow from Goldseam."""

from benchmarks.database import Session

_NODE_ID = {
    "duckdb": "cast('0x' || substr(md5({type} || ':' || {value}), 1, 15) as bigint)",
    "postgres": "cast(cast('x' || substr(md5({type} || ':' || {value}), 1, 15) as bit(60)) as bigint)",
}


def node_id(engine: str, identifier_type: str, identifier_value: str) -> str:
    """SQL for the number of an identifier, as macro node_id gives it."""
    return _NODE_ID[engine].format(type=identifier_type, value=identifier_value)


def encode(session: Session, graph: str) -> None:
    """Work tables links(left_node_id, right_node_id) and names(node_id, identifier_type, identifier_value)."""
    session.work_table(
        "links",
        f"""
        select
            {node_id(session.engine, "left_type", "left_value")} as left_node_id,
            {node_id(session.engine, "right_type", "right_value")} as right_node_id
        from {graph}""",
    )
    session.work_table(
        "names",
        f"""
        select
            {node_id(session.engine, "identifier_type", "identifier_value")} as node_id,
            identifier_type,
            identifier_value
        from (
            select left_type as identifier_type, left_value as identifier_value from {graph}
            union
            select right_type, right_value from {graph}
        ) as identifiers""",
    )


def write_result(session: Session, labels: str, result: str) -> None:
    """The result table from a relation labels(node_id, component_id)."""
    session.replace_table(
        result,
        f"""
        select names.identifier_type, names.identifier_value, labels.component_id
        from names inner join {labels} as labels on names.node_id = labels.node_id""",
    )
