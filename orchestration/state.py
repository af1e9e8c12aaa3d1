"""Goldseam's state tables, made from the columns in models/staging/goldseam/_goldseam__sources.yml.

dbt makes them too, at the start of every run (macros/state/ensure_state.sql), from the same file. This side
is for what must be there before the first dbt run: the salt that keys profile ids.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import yaml

from orchestration.errors import Explained
from orchestration.warehouse import Warehouse

SOURCES = Path(__file__).resolve().parent.parent / "models/staging/goldseam/_goldseam__sources.yml"
SCHEMA = "goldseam_state"
SALT_VARIABLE = "GOLDSEAM_IDENTITY_SALT"


class SaltError(Explained):
    """The salt that was given is not the one that the warehouse's profile ids were made with."""


def declared_tables() -> dict[str, dict[str, str]]:
    """{table: {column: type}} as the YAML says."""
    [source] = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["sources"]
    return {
        table["name"]: {column["name"]: column["data_type"] for column in table["columns"]}
        for table in source["tables"]
    }


def ensure_state(warehouse: Warehouse) -> None:
    """Make what is missing; drop nothing. Sets the salt where the environment gives one."""
    warehouse.execute(f'create schema if not exists "{warehouse.schema(SCHEMA)}"')
    for table, columns in declared_tables().items():
        relation = warehouse.relation(SCHEMA, table)
        listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        warehouse.execute(f"create table if not exists {relation} ({listed})")
        standing = warehouse.fetch(
            "select column_name from information_schema.columns where table_schema = ? and table_name = ?",
            [warehouse.schema(SCHEMA), table],
        )
        for name in columns.keys() - {column.lower() for (column,) in standing}:
            warehouse.execute(f"alter table {relation} add column {name} {columns[name]}")
    if salt := os.environ.get(SALT_VARIABLE):
        set_salt(warehouse, salt)


def set_salt(warehouse: Warehouse, salt: str) -> None:
    """Key profile ids with this salt, by a parameter, never in a statement; replaces no other."""
    relation = warehouse.relation(SCHEMA, "identity_salt")
    known = warehouse.fetch(f"select salt from {relation}")
    if not known:
        now = datetime.now(UTC).replace(tzinfo=None)
        warehouse.append(SCHEMA, "identity_salt", ["salt", "created_at"], [(salt, now)])
    elif known != [(salt,)]:
        raise SaltError(
            f"{SALT_VARIABLE} differs from the salt in {relation}. Another salt would give everybody another"
            " profile_id: unset the variable or give the first salt again. A new warehouse takes any salt."
        )
