"""Rows in, run one thing, rows out: a dbt project with a scratch warehouse of its own."""

import contextlib
import gc
import io
import os
import pickle
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from dbt.adapters.factory import reset_adapters
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt_common.behavior_flags import BehaviorFlagRendered

from tests.support.parsed import parsed
from tests.support.warehouses import Warehouse

REPOSITORY = Path(__file__).resolve().parents[2]

# For the text of a warning dbt looks through the whole call stack, ten times for each adapter it makes; the stack under
# pytest is deep, and nine tenths of a test's time went there.
BehaviorFlagRendered._default_source = staticmethod(lambda: "dbt")

# Vars that decide which models there are and what they refer to; all others are read when SQL is compiled.
_PARSED_VARS = re.compile("sources|default_regions|offers|extra_.*")


class DbtError(AssertionError):
    """A dbt command failed; the message carries what dbt said."""


@dataclass
class Project:
    """A dbt project bound to a scratch warehouse.

    project.load('raw_shop', 'orders', [{'id': 1, 'email': 'a@b.de'}])   # rows (or an Arrow table) in
    project.dbt('build', '--select', 'feed_orders')                      # one thing
    project.rows('select * from feeds.feed_orders')                      # rows out, a list of dicts
    """

    warehouse: Warehouse
    work: Path
    root: Path = REPOSITORY
    vars: dict[str, Any] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)

    @property
    def engine(self) -> str:
        return self.warehouse.engine

    def dbt(self, command: str, *arguments: str, check: bool = True) -> dbtRunnerResult:
        """Run a dbt command in this process; raises DbtError with dbt's own words unless check is False."""
        # compile --inline prints what it compiled.
        with self._environment(), _no_garbage_collection(), contextlib.redirect_stdout(io.StringIO()):
            runner = dbtRunner(manifest=self.manifest())
            result = runner.invoke([command, *arguments, *self._options()])
            # dbt keeps its DuckDB file open and so locked for other processes.
            reset_adapters()
        if check and not result.success:
            raise DbtError(f"dbt {command} {' '.join(arguments)} failed:\n{_complaints(result)}")
        return result

    @staticmethod
    def variables() -> dict[str, Any]:
        """The vars of dbt_project.yml."""
        return yaml.safe_load((REPOSITORY / "dbt_project.yml").read_text())["vars"]

    def load(self, schema: str, table: str, rows: Any, types: dict[str, str] | None = None) -> None:
        """Create or replace a table from a list of dicts or an Arrow table. Types: see Warehouse.load."""
        self.warehouse.load(schema, table, rows, types)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query."""
        return self.warehouse.rows(sql)

    def execute(self, *statements: str) -> None:
        """Run statements that return nothing."""
        self.warehouse.execute(*statements)

    def render(self, template: str) -> str:
        """The SQL that a template compiles to in this project: render("{{ goldseam.json_string('x') }}")."""
        result = self.dbt("compile", "--inline", template)
        return result.result.results[0].node.compiled_code

    def evaluate(self, expressions: dict[str, str], inputs: Sequence[Any]) -> list[dict[str, Any]]:
        """Every expression, a template over text column `value`, for every input; one compile, one query.

        evaluate({'low': "{{ goldseam.lower_text('value') }}"}, ['Ä']) -> [{'value': 'Ä', 'low': 'ä'}]
        """
        columns = ",\n".join(f"{template} as {name}" for name, template in expressions.items())
        sql = self.render(f"select value, {columns} from scratch.inputs order by place")
        self.load_inputs(inputs)
        return self.rows(sql)

    def load_inputs(self, inputs: Sequence[Any]) -> None:
        """scratch.inputs(place, value): the inputs, numbered."""
        rows = [{"place": place, "value": value} for place, value in enumerate(inputs)]
        self.load("scratch", "inputs", rows, types={"place": "bigint", "value": "text"})

    @cached_property
    def _profiles_folder(self) -> Path:
        folder = self.work / "profiles"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / "profiles.yml.example", folder / "profiles.yml")
        return folder

    def _options(self) -> list[str]:
        folders = ["--project-dir", str(self.root), "--profiles-dir", str(self._profiles_folder)]
        given = ["--vars", yaml.safe_dump(self.vars)] if self.vars else []
        return [*folders, "--target", self.engine, *given]

    def manifest(self) -> Any:
        """dbt's manifest of the project, a copy."""
        read = [item for item in sorted(self.vars.items()) if _PARSED_VARS.fullmatch(item[0])]
        settings = [item for item in sorted(self.env.items()) if item[0].startswith("GOLDSEAM_")]
        # A copy for each command: running and compiling write into the manifest.
        manifest = pickle.loads(parsed((self.root, self.engine, read, settings), self._parse))
        for name in [name for name in vars(manifest) if name.endswith("_lookup")]:
            # dbt 1.11 mixes them up in copying; what is not there it makes anew.
            setattr(manifest, name, None)
        return manifest

    def _parse(self) -> bytes:
        result = dbtRunner().invoke(["parse", "--no-partial-parse", *self._options()])
        if not result.success:
            raise DbtError(f"dbt parse failed:\n{_complaints(result)}")
        return pickle.dumps(result.result)

    @contextlib.contextmanager
    def _environment(self) -> Iterator[None]:
        """The process' environment with this project's settings and no GOLDSEAM_* of the developer's own."""
        before = dict(os.environ)
        for name in [name for name in os.environ if name.startswith(("GOLDSEAM_", "DBT_"))]:
            del os.environ[name]
        os.environ |= {
            "DBT_TARGET_PATH": str(self.work / "target"),
            "DBT_LOG_PATH": str(self.work / "logs"),
            "DBT_QUIET": "true",
            # half of a small run's time, and no test reads them
            "DBT_WRITE_JSON": "false",
            # the one test that reads the log asks for it
            "DBT_LOG_LEVEL_FILE": "none",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            **self.warehouse.environment(),
            **self.env,
        }
        try:
            yield
        finally:
            os.environ.clear()
            os.environ |= before


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """dbt makes many objects and few cycles; looking for those takes half of a small command's time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _complaints(result: dbtRunnerResult) -> str:
    if result.exception:
        return str(result.exception)
    results = getattr(result.result, "results", [])
    bad = [one for one in results if str(one.status) not in ("success", "pass", "skipped", "warn", "no-op")]
    return "\n".join(f"{one.node.unique_id}: {one.status}: {one.message}" for one in bad)
