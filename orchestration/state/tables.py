"""Goldseam's state tables, made from the columns in models/staging/goldseam/_goldseam__sources.yml.

dbt makes them too, at the start of every run (macros/state/ensure_state.sql), from the same file. This side
is for what must be there before the first dbt run: the salt that keys profile ids.
"""

import os
from collections.abc import Mapping

import yaml

from orchestration.project import PACKAGE_DIR
from orchestration.state.salt import SALT_TABLE, SALT_VARIABLE, set_salt
from orchestration.warehouse import Warehouse

SOURCES = PACKAGE_DIR / "models/staging/goldseam/_goldseam__sources.yml"
SCHEMA = "goldseam_state"
REGISTRY = "state_registry"


def declared_tables() -> dict[str, dict[str, str]]:
    """{table: {column: type}} as the YAML says."""
    [source] = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["sources"]
    return {
        table["name"]: {column["name"]: column["data_type"] for column in table["columns"]}
        for table in source["tables"]
    }


def ensure_state(warehouse: Warehouse) -> None:
    """Make what is missing; drop nothing. Sets the salt where the environment gives one.

    A table that the registry knows stays missing: an empty one in its place would hide the loss from the check at
    the start of a dbt run. A salt that the environment gives again is no loss.
    """
    salt = os.environ.get(SALT_VARIABLE)
    lost = _registered(warehouse) - ({SALT_TABLE} if salt else set())
    warehouse.execute(f'create schema if not exists "{warehouse.schema(SCHEMA)}"')
    for table, columns in declared_tables().items():
        if table not in lost or warehouse.has_table(SCHEMA, table):
            ensure_table(warehouse, table, columns)
    if salt:
        set_salt(warehouse, salt)


def ensure_table(warehouse: Warehouse, table: str, columns: Mapping[str, str]) -> None:
    """Make one table of goldseam_state, or add the columns it lacks."""
    relation = warehouse.relation(SCHEMA, table)
    listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    warehouse.execute(f"create table if not exists {relation} ({listed})")
    standing = warehouse.fetch(
        "select column_name from information_schema.columns where table_schema = ? and table_name = ?",
        [warehouse.schema(SCHEMA), table],
    )
    for name in columns.keys() - {column.lower() for (column,) in standing}:
        warehouse.execute(f"alter table {relation} add column {name} {columns[name]}")


def _registered(warehouse: Warehouse) -> set[str]:
    if not warehouse.has_table(SCHEMA, REGISTRY):
        return set()
    known = warehouse.fetch(
        f"select table_name from {warehouse.relation(SCHEMA, REGISTRY)} where table_schema = ?",
        [warehouse.schema(SCHEMA)],
    )
    return {name for (name,) in known}
