"""The two sides of a comparison: the schemas that stand, and their doubles under another prefix."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

_VARIABLE = "GOLDSEAM_SCHEMA_PREFIX"
_MARK = "plan_"
# Holds the list of the scratch schemas, and the tables of the comparison.
BOOKS = "goldseam_plan"


@dataclass(frozen=True)
class Sides:
    """Sides('', 'plan_'): schema identity and its double plan_identity."""

    own: str
    scratch: str

    @classmethod
    def of_environment(cls) -> Self:
        """With the developer's own prefix, where there is one: dev_ -> plan_dev_."""
        own = os.environ.get(_VARIABLE, "")
        return cls(own, _MARK + own)

    def now(self, schema: str, table: str) -> str:
        """'"identity"."identity_map"', ready for SQL."""
        return f'"{self.own}{schema}"."{table}"'

    def after(self, schema: str, table: str) -> str:
        """'"plan_identity"."identity_map"', ready for SQL."""
        return f'"{self.scratch}{schema}"."{table}"'

    def book(self, table: str) -> str:
        """A table of the comparison itself."""
        return self.after(BOOKS, table)

    def is_scratch(self, schema: str) -> bool:
        """Whether a schema of the scratch project is its own."""
        return schema.startswith(self.scratch)

    def original(self, schema: str) -> str:
        """'plan_identity' -> 'identity'."""
        return self.own + schema.removeprefix(self.scratch)

    @contextmanager
    def in_scratch(self) -> Iterator[None]:
        """What dbt parses and builds meanwhile is the scratch; afterwards the environment is as it was."""
        before = os.environ.get(_VARIABLE)
        os.environ[_VARIABLE] = self.scratch
        try:
            yield
        finally:
            if before is None:
                del os.environ[_VARIABLE]
            else:
                os.environ[_VARIABLE] = before
