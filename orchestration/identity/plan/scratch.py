"""The scratch schemas of a dry run: what must be in them before dbt builds, and their end."""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.errors import Explained
from orchestration.identity.plan.project import ScratchProject
from orchestration.identity.plan.sides import BOOKS, Sides
from orchestration.warehouse import Warehouse


class PlanError(Explained):
    """A dry run cannot be done; the message says why and what would mend it."""


@dataclass(frozen=True)
class Scratch:
    """Every schema that a dry run writes to. What it makes it lists first, so that no other schema is ever dropped."""

    sides: Sides
    project: ScratchProject

    @property
    def schemas(self) -> list[str]:
        """Their names, that of the books last."""
        return [*sorted(self.project.schemas), self.sides.scratch + BOOKS]

    def make(self, warehouse: Warehouse) -> None:
        """Empty schemas, raw tables as views, state as copies. Raises PlanError where such a schema is somebody's."""
        drop_scratch(warehouse, self.sides)
        self._refuse_standing(warehouse)
        self._list_schemas(warehouse)
        for schema in self.project.schemas:
            warehouse.execute(f'create schema "{schema}"')
        standing = set(warehouse.fetch("select table_schema, table_name from information_schema.tables"))
        for schema, table in self.project.raw_tables:
            original = self.sides.original(schema)
            if (original, table) in standing:
                warehouse.execute(f'create view "{schema}"."{table}" as select * from "{original}"."{table}"')
        for schema, table in self.project.state_tables:
            original = self.sides.original(schema)
            if (original, table) in standing:
                warehouse.execute(
                    f'create table "{schema}"."{table}" as select * from "{original}"."{table}"'
                )
                warehouse.execute(f'analyze "{schema}"."{table}"')

    def _list_schemas(self, warehouse: Warehouse) -> None:
        """In one transaction: a schema that no list knows would be taken for somebody's."""
        books = self.sides.book("schemas")
        listed = ", ".join(f"('{schema}', '{platform.node()}', {os.getpid()})" for schema in self.schemas)
        try:
            with warehouse.transaction() as cursor:
                cursor.execute(f'create schema "{self.sides.scratch}{BOOKS}"')
                cursor.execute(f"create table {books} (schema_name text, host text, process bigint)")
                cursor.execute(f"insert into {books} values {listed}")
        except Exception as error:
            raise PlanError(
                f"The warehouse refused schema {self.sides.scratch}{BOOKS}: {str(error).strip()}\n"
                "A dry run works in schemas of its own: its user needs the right to create them."
            ) from error

    def _refuse_standing(self, warehouse: Warehouse) -> None:
        standing = {
            name for (name,) in warehouse.fetch("select schema_name from information_schema.schemata")
        }
        if others := sorted(standing & set(self.schemas)):
            raise PlanError(
                f"Schema {', '.join(others)} stands, and no dry run made it, so this one keeps off. A dry run works in"
                f" schemas whose names begin with {self.sides.scratch}: rename yours, or drop it if nobody needs it."
            )


def drop_scratch(warehouse: Warehouse, sides: Sides) -> None:
    """Drop what a dry run listed; nothing where there was none. Raises PlanError while another one is at work."""
    if not _has_books(warehouse, sides):
        return
    listed = warehouse.fetch(f"select schema_name, host, process from {sides.book('schemas')}")
    for _, host, process in listed:
        if host == platform.node() and process != os.getpid() and _is_alive(process):
            raise PlanError(
                f"Another `goldseam identity plan` (process {process}) is at work in schemas {sides.scratch}*."
                " Wait for its end and try again."
            )
    for statement in drop_statements([schema for schema, _, _ in listed], sides):
        warehouse.execute(statement)


def drop_statements(schemas: list[str], sides: Sides) -> Iterator[str]:
    """SQL that takes the scratch away; the list goes last, so that a drop that is interrupted can be finished."""
    books = sides.scratch + BOOKS
    for schema in [*(one for one in schemas if one != books), books]:
        yield f'drop schema if exists "{schema}" cascade'


def _has_books(warehouse: Warehouse, sides: Sides) -> bool:
    return bool(
        warehouse.fetch(
            "select 1 from information_schema.tables where table_schema = ? and table_name = 'schemas'",
            [sides.scratch + BOOKS],
        )
    )


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
