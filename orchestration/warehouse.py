"""One way to reach the warehouse that dbt uses: through the connection that dbt's adapter opens from the profile.

Any adapter works, and no credential is configured twice.

    with Warehouse.open() as warehouse:
        warehouse.fetch("select count(*) from cdp.profiles")
"""

import io
import itertools
import os
import re
import tempfile
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, Self

import pyarrow
import tenacity
from dbt.adapters.base import BaseAdapter
from dbt.adapters.factory import get_adapter_class_by_name, load_plugin
from dbt.config.profile import Profile
from dbt.config.renderer import ProfileRenderer
from dbt.flags import set_from_args
from dbt.mp_context import get_mp_context
from dbt_common.context import set_invocation_context
from pyarrow import csv, parquet

from orchestration.errors import Explained
from orchestration.parquet_file import read_parts
from orchestration.project import PROJECT_DIR, profiles_dir

_BATCH = 10_000
_ROWS = "rows.parquet"
Row = tuple[Any, ...]
# A checkpoint writes the last 100,000 rows of a table anew; every 16 MB, as DuckDB has it, that is a fifth of a sync.
_SETTINGS = {"checkpoint_threshold": "64MB"}


class WarehouseBusy(Explained):
    """Another process has the DuckDB file open for writing."""


def read_copy_of(path: Path) -> Path:
    """Where readers find the warehouse while a run writes: data/goldseam.duckdb -> data/goldseam_read.duckdb"""
    return path.with_name(f"{path.stem}_read{path.suffix}")


def _unlocked(path: Path, is_copy_enough: bool) -> Path:
    import duckdb

    try:
        duckdb.connect(path).close()
    except duckdb.IOException as error:
        if "lock" not in str(error):
            raise
        if is_copy_enough and read_copy_of(path).is_file():
            return read_copy_of(path)
        raise WarehouseBusy(
            f"Another process writes to {path}; DuckDB lets in one at a time. Try again when it has finished."
        ) from None
    return path


class Warehouse:
    """A connection to the warehouse of the current dbt profile. Statements use '?' for parameters on every engine.

    DuckDB allows one writing process: hold it open for as short as the work allows.
    """

    def __init__(self, adapter: BaseAdapter) -> None:
        self._adapter = adapter
        self._streams = itertools.count()
        self._is_in_transaction = False
        self._is_released = False
        self._name = "goldseam"
        self._adapter.acquire_connection(self._name)

    @classmethod
    def open(cls, target: str | None = None, is_copy_enough: bool = False) -> Self:
        """Open what profiles.yml names; its read copy while another process writes, where that is enough.

        Raises FileNotFoundError or dbt's own profile error, both naming the file, and WarehouseBusy.
        """
        os.chdir(PROJECT_DIR)
        folder = profiles_dir()
        set_invocation_context(dict(os.environ))
        set_from_args(Namespace(PROFILES_DIR=str(folder), PROJECT_DIR=str(PROJECT_DIR)), None)
        profile = Profile.render(ProfileRenderer({}), "goldseam", target_override=target)
        load_plugin(profile.credentials.type)
        if profile.credentials.type == "duckdb":
            Path(profile.credentials.path).parent.mkdir(parents=True, exist_ok=True)
            profile.credentials.path = str(_unlocked(Path(profile.credentials.path), is_copy_enough))
            profile.credentials.settings = _SETTINGS | (profile.credentials.settings or {})
        adapter_class = get_adapter_class_by_name(profile.credentials.type)
        return cls(adapter_class(profile, get_mp_context()))

    @property
    def adapter_type(self) -> str:
        """'duckdb' or 'postgres'."""
        return self._adapter.type()

    def raw_handle(self) -> Any:
        """The driver's own DB-API connection."""
        if self._is_released:
            self._take_again()
        return self._adapter.connections.get_thread_connection().handle

    def execute(self, sql: str, params: Sequence[Any] | None = None) -> None:
        """Run one statement and commit it."""
        self._cursor(sql, params)
        self._commit()

    def fetch(self, sql: str, params: Sequence[Any] | None = None) -> list[Row]:
        """All rows of a small result."""
        cursor = self._cursor(sql, params)
        rows = [tuple(row) for row in cursor.fetchall()]
        self._commit()
        return rows

    def fetch_named(self, sql: str, params: Sequence[Any] | None = None) -> list[dict[str, Any]]:
        """All rows of a small result, each by column name."""
        cursor = self._cursor(sql, params)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        self._commit()
        return rows

    def stream(self, sql: str, batch_size: int = _BATCH) -> Iterator[list[Row]]:
        """Rows of a large result in batches, in constant memory."""
        if self.adapter_type == "postgres":
            # A named cursor is the server's: the client never holds more than a batch. With hold: it outlives the
            # commits of what is written meanwhile.
            cursor = self.raw_handle().cursor(name=f"goldseam_stream_{next(self._streams)}", withhold=True)
            cursor.itersize = batch_size
            cursor.execute(sql)
            self._commit()
        else:
            # a second connection to the same database: dbt's own cursor forgets its result at the next statement
            cursor = self.raw_handle().cursor().cursor()
            cursor.execute(sql)
        while rows := cursor.fetchmany(batch_size):
            yield [tuple(row) for row in rows]
        cursor.close()

    def append(self, schema: str, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows in one transaction."""
        if not rows:
            return
        places = ", ".join("?" for _ in columns)
        relation = self.relation(schema, table)
        cursor = self.raw_handle().cursor()
        if self.adapter_type == "postgres":
            from psycopg2.extras import execute_batch

            sql = self._translate(f"insert into {relation} ({', '.join(columns)}) values ({places})")
            execute_batch(cursor, sql, rows, page_size=1000)
        else:
            # a parameter list costs 1 ms a row here, a table read in place 0.01 ms
            block = pyarrow.table(
                [_column(values) for values in zip(*rows, strict=True)], names=list(columns)
            )
            cursor.register("goldseam_rows", block)
            cursor.execute(f"insert into {relation} ({', '.join(columns)}) from goldseam_rows")
            cursor.unregister("goldseam_rows")
        self._commit()

    def insert(self, cursor: Any, relation: str, block: pyarrow.RecordBatch) -> None:
        """Rows in bulk, on the cursor of a transaction; the batch's columns are the table's, in any order."""
        columns = ", ".join(f'"{name}"' for name in block.schema.names)
        if self.adapter_type == "postgres":
            text = io.BytesIO()
            csv.write_csv(block, text, csv.WriteOptions(include_header=False))
            text.seek(0)
            cursor.copy_expert(f"copy {relation} ({columns}) from stdin (format csv)", text)
            return
        cursor.register("goldseam_batch", pyarrow.Table.from_batches([block]))
        cursor.execute(f"insert into {relation} ({columns}) from goldseam_batch")
        cursor.unregister("goldseam_batch")

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """The driver's own cursor; what is executed on it is committed together, or not at all."""
        handle = self.raw_handle()
        cursor = handle.cursor()
        if self.adapter_type == "postgres":
            # the driver begins by itself, and must hear of the end
            finish, undo = handle.commit, handle.rollback
        else:
            cursor.execute("begin")
            finish, undo = partial(cursor.execute, "commit"), partial(cursor.execute, "rollback")
        try:
            yield cursor
        except BaseException:
            undo()
            raise
        finish()

    @contextmanager
    def writing(self, schema: str, table: str) -> Iterator[None]:
        """One transaction, for execute and fetch alike, that alone may write to the table."""
        with self.transaction() as cursor:
            if self.adapter_type == "postgres":
                cursor.execute(f"lock table {self.relation(schema, table)} in share row exclusive mode")
            self._is_in_transaction = True
            try:
                yield
            finally:
                self._is_in_transaction = False

    def table(self, sql: str, schema: pyarrow.Schema) -> pyarrow.Table:
        """A result as columns, without a Python object for each value: a million rows of ten numbers take 100 MB."""
        return pyarrow.Table.from_batches(self.batches(sql, schema), schema)

    def batches(
        self, sql: str, schema: pyarrow.Schema, size: int = 10 * _BATCH
    ) -> Iterator[pyarrow.RecordBatch]:
        """The same in parts, for results that do not fit in memory; what is written meanwhile is not in them."""
        if self.adapter_type == "duckdb":
            # through a file: a reader of Arrow batches holds the whole result in memory
            folder = tempfile.TemporaryDirectory()
            self.export(sql, Path(folder.name) / _ROWS, schema)
            return _read_parquet(folder, schema, size)
        file = tempfile.TemporaryFile()  # noqa: SIM115, closed when it was read
        self.raw_handle().cursor().copy_expert(f"copy ({sql}) to stdout (format csv)", file)
        self._commit()
        return _read_csv(file, schema)

    def export(self, sql: str, path: Path, schema: pyarrow.Schema) -> None:
        """Write a large result, whose columns are the schema's, to a Parquet file in constant memory."""
        if self.adapter_type == "duckdb":
            self.raw_handle().cursor().execute(f"copy ({sql}) to '{path}' (format parquet)")
            return
        with parquet.ParquetWriter(path, schema) as file:
            for rows in self.stream(sql):
                columns = zip(zip(*rows, strict=True), schema.types, strict=True)
                file.write_table(pyarrow.table([pyarrow.array(*one) for one in columns], schema=schema))

    def release(self) -> None:
        """Let other processes use the warehouse until the next statement, which takes it again."""
        if self.adapter_type == "duckdb":
            self.close()
            self._is_released = True

    def has_table(self, schema: str, table: str) -> bool:
        """Whether a table or view of that name stands."""
        return bool(
            self.fetch(
                "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
                [self.schema(schema), table],
            )
        )

    def schema(self, name: str) -> str:
        """The schema's real name, with GOLDSEAM_SCHEMA_PREFIX."""
        return os.environ.get("GOLDSEAM_SCHEMA_PREFIX", "") + name

    def relation(self, schema: str, table: str) -> str:
        """'"schema"."table"', ready for SQL."""
        return f'"{self.schema(schema)}"."{table}"'

    def close(self) -> None:
        """Give the database back to other processes."""
        self._adapter.cleanup_connections()
        if self.adapter_type == "duckdb":
            # the adapter keeps the file open, and so locked, for as long as its process lives
            self._adapter.connections.close_all_connections()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @tenacity.retry(
        # another process has its turn with the DuckDB file
        retry=tenacity.retry_if_exception(lambda error: "lock" in str(error)),
        wait=tenacity.wait_random_exponential(multiplier=0.05, max=2),
        stop=tenacity.stop_after_delay(600),
        reraise=True,
    )
    def _take_again(self) -> None:
        self._adapter.acquire_connection(self._name)
        assert self._adapter.connections.get_thread_connection().handle is not None
        self._is_released = False

    def _cursor(self, sql: str, params: Sequence[Any] | None) -> Any:
        cursor = self.raw_handle().cursor()
        try:
            if params:
                cursor.execute(self._translate(sql), list(params))
            else:
                cursor.execute(sql)
        except Exception:
            if self.adapter_type == "postgres":
                self.raw_handle().rollback()
            raise
        return cursor

    def _translate(self, sql: str) -> str:
        """psycopg2 writes parameters as %s."""
        if self.adapter_type != "postgres":
            return sql
        return re.sub(r"\?", "%s", sql.replace("%", "%%"))

    def _commit(self) -> None:
        if self.adapter_type == "postgres" and not self._is_in_transaction:
            self.raw_handle().commit()


def _column(values: Sequence[Any]) -> pyarrow.Array:
    """Values as Arrow has them; what stands in every row, as most of the ledger's columns do, is told once."""
    first = values[0]
    is_same = values.count(first) == len(values)
    return pyarrow.repeat(first, len(values)) if is_same else pyarrow.array(values)


def _read_parquet(
    folder: tempfile.TemporaryDirectory, schema: pyarrow.Schema, size: int
) -> Iterator[pyarrow.RecordBatch]:
    with folder as name:
        for part in read_parts(Path(name) / _ROWS, size):
            yield part.cast(schema)


def _read_csv(file: IO[bytes], schema: pyarrow.Schema) -> Iterator[pyarrow.RecordBatch]:
    """What COPY wrote: null is nothing, an empty text is ""."""
    with file:
        if file.tell() == 0:
            return
        file.seek(0)
        yield from csv.open_csv(
            file,
            csv.ReadOptions(column_names=schema.names),
            convert_options=csv.ConvertOptions(
                column_types=schema,
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                true_values=["t"],
                false_values=["f"],
            ),
        )
