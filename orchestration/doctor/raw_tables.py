"""Do the raw tables that the models read stand, with the columns they document, and is there anything in them?"""

from collections.abc import Iterator

from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import SourceDefinition

from orchestration.doctor.examine import Finding
from orchestration.warehouse import Warehouse


def check_raw_tables(manifest: Manifest, count_nulls: bool) -> list[Finding]:
    """Missing tables and columns are errors; empty tables and columns full of nulls are warnings."""
    used = {
        parent
        for node in manifest.nodes.values()
        for parent in node.depends_on_nodes
        if parent in manifest.sources
    }
    tables = [
        manifest.sources[name]
        for name in sorted(used)
        if manifest.sources[name].source_name != "goldseam_state"
    ]
    with Warehouse.open() as warehouse:
        known = _known_columns(warehouse)
        return [finding for table in tables for finding in _check_table(warehouse, table, known, count_nulls)]


def _known_columns(warehouse: Warehouse) -> dict[tuple[str, str], set[str]]:
    rows = warehouse.fetch("select table_schema, table_name, column_name from information_schema.columns")
    known: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in rows:
        known.setdefault((schema, table), set()).add(column)
    return known


def _check_table(
    warehouse: Warehouse, table: SourceDefinition, known: dict[tuple[str, str], set[str]], count_nulls: bool
) -> Iterator[Finding]:
    where = f"source {table.source_name}, table {table.schema}.{table.identifier}"
    columns = known.get((table.schema, table.identifier))
    if columns is None:
        yield Finding(
            where,
            "the table is missing.",
            f"Load it, or take source '{table.source_name}' out of var sources.",
        )
        return
    missing = [name for name in table.columns if name not in columns]
    for name in missing:
        remedy = f"Was it renamed at the source? Then mend the stg model and {table.original_file_path}."
        yield Finding(f"{where}, column {name}", "the column is gone.", remedy)
    relation = f'"{table.schema}"."{table.identifier}"'
    if not warehouse.fetch(f"select 1 from {relation} limit 1"):
        yield Finding(
            where, "the table is empty.", "Is the load broken? The run goes on without it.", is_error=False
        )
    elif count_nulls and not missing:
        yield from _check_nulls(warehouse, relation, where, list(table.columns))


def _check_nulls(warehouse: Warehouse, relation: str, where: str, columns: list[str]) -> Iterator[Finding]:
    counts = ", ".join(["count(*)", *(f'count("{name}")' for name in columns)])
    total, *filled = warehouse.fetch(f"select {counts} from {relation}")[0]
    for name, count in zip(columns, filled, strict=True):
        if count == 0:
            remedy = "Is it still filled at the source? Null is absence, so the run goes on without it."
            yield Finding(f"{where}, column {name}", f"all {total} rows are null.", remedy, is_error=False)
