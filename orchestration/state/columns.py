"""The columns that a table has in the warehouse."""

from orchestration.state.archive import ArchivedColumn
from orchestration.state.found import StateError, StateTable
from orchestration.state.types import common_type
from orchestration.warehouse import Warehouse


def standing_columns(warehouse: Warehouse, table: StateTable) -> list[ArchivedColumn]:
    """In their order; none where the table does not stand. Raises StateError for a type that cannot be carried."""
    rows = warehouse.fetch(
        "select column_name, data_type, numeric_precision, numeric_scale from information_schema.columns"
        " where table_schema = ? and table_name = ? order by ordinal_position",
        [table.schema, table.identifier],
    )
    columns = []
    for name, data_type, precision, scale in rows:
        try:
            columns.append(ArchivedColumn(name=name, type=common_type(data_type, precision, scale)))
        except ValueError as error:
            raise StateError(f"{table.relation}, column {name}: {error}. Cast it in the model.") from error
    return columns
