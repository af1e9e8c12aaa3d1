"""A table at another Postgres: rows are copied in, upserted and deleted by their key. A batch is all or nothing."""

import io
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from orchestration.destinations.account import Account, Secret
from orchestration.destinations.base import (
    Answer,
    Batch,
    BusyError,
    Delivery,
    DeliveryError,
    Destination,
    LostAnswerError,
    Outcome,
    Payload,
    RefusedBatchError,
    Row,
    answer_all,
)
from orchestration.destinations.extras import needed

_NAME = r"[A-Za-z_][A-Za-z0-9_$]*"
# Classes of SQLSTATE, postgresql.org/docs/current/errcodes-appendix.html. Until COMMIT nothing is there.
_BUSY = ("08", "40", "53", "55", "57")
_OF_THE_DATA = ("21", "22", "23")
_NO_ENTRY = "authentication failed|no pg_hba|does not exist|permission denied"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


class PostgresOptions(BaseModel):
    """Options of a sync to Postgres."""

    model_config = ConfigDict(extra="forbid")

    table: str = Field(pattern=rf"^({_NAME}\.)?{_NAME}$")
    key: str = Field(default="profile_id", pattern=rf"^{_NAME}$")
    create_table: bool = False


class PostgresAccount(Account):
    """An account of type `postgres` in destinations.yml."""

    Options = PostgresOptions
    kind = "record"
    max_rows_per_batch = 10_000
    IDENTIFIERS = None
    TARGET = ("host", "port", "database", "options.table")

    type: Literal["postgres"]
    host: str
    port: int = 5432
    database: str
    user: str
    password: Secret | None = None
    sslmode: Literal["disable", "prefer", "require", "verify-ca", "verify-full"] = "prefer"
    timeout_seconds: float = Field(default=60, gt=0)

    def open(self, delivery: Delivery) -> "PostgresDestination":
        """Raises SecretMissing; DeliveryError without psycopg2."""
        return PostgresDestination(self, delivery)


class PostgresDestination(Destination):
    """One table, a connection for each batch."""

    def __init__(self, account: PostgresAccount, delivery: Delivery) -> None:
        self._psycopg2, self._sql = needed("psycopg2", "postgres"), needed("psycopg2.sql", "postgres")
        self._server = {
            "host": account.host,
            "port": account.port,
            "dbname": account.database,
            "user": account.user,
            "password": account.password.reveal() if account.password else None,
            "sslmode": account.sslmode,
            "connect_timeout": 10,
        }
        self._options: PostgresOptions = delivery.options
        names = dict.fromkeys([*delivery.identifiers, *delivery.fields])
        self._columns = [one for one in names if one != self._options.key]
        self._milliseconds = int(account.timeout_seconds * 1_000)
        self._table = self._sql.Identifier(*self._options.table.split("."))
        self._creating = threading.Lock()
        self._is_created = not self._options.create_table

    def prepare(self, row: Row) -> Payload:
        """The columns that the sync names. A key that is absent keeps its column, None clears it."""
        known = {**row.identifiers, **row.fields}
        cells = {name: known[name] for name in self._columns if name in known}
        return Payload({self._options.key: row.profile_id, **cells}, {"profile_id": row.profile_id})

    def send(self, batch: Batch) -> Answer:
        """One transaction."""
        self._create_table()
        with self._transaction() as cursor:
            if batch.action == "remove":
                self._stage(cursor, [self._options.key], [[item.row.profile_id] for item in batch.items])
                self._run(
                    cursor,
                    "delete from {table} using goldseam_batch where {table}.{key} = goldseam_batch.{key}",
                )
            else:
                for columns, rows in _by_columns(batch):
                    self._stage(cursor, columns, rows)
                    self._upsert(cursor, columns)
        return answer_all(batch, Outcome.CONFIRMED)

    def _create_table(self) -> None:
        with self._creating:
            if self._is_created:
                return
            text, key = self._sql.SQL("{} text"), self._sql.SQL("{} text primary key")
            columns = [key.format(self._sql.Identifier(self._options.key))]
            columns += [text.format(self._sql.Identifier(one)) for one in self._columns]
            statement = "create table if not exists {table} ({more})"
            with self._transaction() as cursor:
                self._run(cursor, statement, self._sql.SQL(", ").join(columns))
            self._is_created = True

    def _stage(self, cursor: Any, columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
        """The rows in a temporary table of the target's types."""
        names = self._names(columns)
        self._run(cursor, "drop table if exists pg_temp.goldseam_batch")
        self._run(
            cursor,
            "create temp table goldseam_batch on commit drop as select {more} from {table} with no data",
            names,
        )
        text = io.StringIO("".join(_line(row) for row in rows))
        cursor.copy_expert(self._sql.SQL("copy goldseam_batch ({}) from stdin").format(names), text)

    def _upsert(self, cursor: Any, columns: Sequence[str]) -> None:
        changes = [
            self._sql.SQL("{0} = excluded.{0}").format(self._sql.Identifier(one)) for one in columns[1:]
        ]
        change = self._sql.SQL("update set ") + self._sql.SQL(", ").join(changes)
        self._run(
            cursor,
            "insert into {table} ({names}) select {names} from goldseam_batch on conflict ({key}) do {more}",
            change if changes else self._sql.SQL("nothing"),
            columns,
        )

    def _names(self, columns: Sequence[str]) -> Any:
        return self._sql.SQL(", ").join(map(self._sql.Identifier, columns))

    def _run(self, cursor: Any, statement: str, more: Any = None, columns: Sequence[str] = ()) -> None:
        cursor.execute(
            self._sql.SQL(statement).format(
                table=self._table,
                key=self._sql.Identifier(self._options.key),
                names=self._names(columns),
                more=more,
            )
        )

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        try:
            connection = self._psycopg2.connect(**self._server)
        except self._psycopg2.OperationalError as error:
            if re.search(_NO_ENTRY, str(error)):
                raise self._stopped("no_entry", "check user, password and database") from None
            raise BusyError("connect_error") from None
        with closing(connection):
            try:
                with connection.cursor() as cursor:
                    cursor.execute("set local statement_timeout = %s", [self._milliseconds])
                    yield cursor
            except self._psycopg2.Error as error:
                # the message may show a value, the code does not
                raise self._failure(error.pgcode or "08006") from None
            try:
                connection.commit()
            except self._psycopg2.Error as error:
                # a deferred constraint, a serialisation failure: rolled back; else nobody knows
                if (error.pgcode or "").startswith(("23", "40")):
                    raise self._failure(error.pgcode) from None
                raise LostAnswerError("commit_unanswered") from None

    def _failure(self, state: str) -> Exception:
        code = f"sql_{state.lower()}"
        if state.startswith(_OF_THE_DATA):
            return RefusedBatchError(code)
        if state.startswith(_BUSY):
            return BusyError(code)
        return self._stopped(code, "check the table, its columns, its unique key and the user's rights")

    def _stopped(self, code: str, remedy: str) -> DeliveryError:
        where = f"{self._server['host']}/{self._server['dbname']}, {self._options.table}"
        return DeliveryError(code, f"{where}: {code}; {remedy}.", is_definitive=True)


def _by_columns(batch: Batch) -> Iterator[tuple[list[str], list[list[str | None]]]]:
    """Rows that give the same columns go together."""
    groups: dict[tuple[str, ...], list[list[str | None]]] = {}
    for item in batch.items:
        if item.payload:
            groups.setdefault(tuple(item.payload.cells), []).append(list(item.payload.cells.values()))
    for columns, rows in groups.items():
        yield list(columns), rows


def _line(row: Sequence[str | None]) -> str:
    r"""COPY's text format: ['a\tb', None] -> 'a\\tb\t\\N\n'"""
    return "\t".join(r"\N" if value is None else value.translate(_ESCAPES) for value in row) + "\n"
