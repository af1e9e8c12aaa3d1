"""Redis: who belongs to a segment, as a set, or what is known of each, as hashes. A batch is one MULTI."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from orchestration.destinations.account import Account, Secret
from orchestration.destinations.base import (
    Answer,
    Batch,
    BusyError,
    Delivery,
    DeliveryError,
    Destination,
    Item,
    LostAnswerError,
    Outcome,
    Payload,
    Result,
    Row,
)
from orchestration.destinations.extras import needed

Command = tuple[Any, ...]


class RedisOptions(BaseModel):
    """Options of a sync to Redis. key: may hold {sync}, and for hashes holds {profile_id}."""

    model_config = ConfigDict(extra="forbid")

    structure: Literal["set", "hash"]
    key: str
    ttl_seconds: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _key_fits(self) -> "RedisOptions":
        """A set is one key, hashes are one key each."""
        try:
            names = self.key.format(sync="", profile_id="\0")
        except (KeyError, IndexError, ValueError, AttributeError):
            raise ValueError("key: only {sync} and {profile_id} are known") from None
        if ("\0" in names) != (self.structure == "hash"):
            raise ValueError("key: holds {profile_id} for hashes, and does not for a set")
        return self


class RedisAccount(Account):
    """An account of type `redis` in destinations.yml."""

    Options = RedisOptions
    kind = "record"
    IDENTIFIERS = None
    TARGET = ("host", "port", "database")

    type: Literal["redis"]
    host: str
    port: int = 6379
    database: int = Field(default=0, ge=0)
    user: str | None = None
    password: Secret | None = None
    tls: bool = False
    timeout_seconds: float = Field(default=30, gt=0)

    def place(self, delivery: Delivery) -> str:
        """A key with {sync} is another one for each. Of the target it is no part: the ledger knows each key."""
        key = delivery.options.key.format(sync=delivery.sync, profile_id="{profile_id}")
        return f"{self.target(delivery)}, key={key}"

    def open(self, delivery: Delivery) -> "RedisDestination":
        """Raises SecretMissing; DeliveryError without the package redis."""
        return RedisDestination(self, delivery)


class RedisDestination(Destination):
    """One set, or one hash a member."""

    def __init__(self, account: RedisAccount, delivery: Delivery) -> None:
        redis = needed("redis", "redis")
        self._errors = redis.exceptions
        self._client = redis.Redis(
            host=account.host,
            port=account.port,
            db=account.database,
            username=account.user,
            password=account.password.reveal() if account.password else None,
            ssl=account.tls,
            socket_timeout=account.timeout_seconds,
            socket_connect_timeout=account.timeout_seconds,
            # trying again is the engine's
            retry=needed("redis.retry", "redis").Retry(needed("redis.backoff", "redis").NoBackoff(), 0),
        )
        self._where = f"{account.host}:{account.port}"
        self._options: RedisOptions = delivery.options
        self._sync = delivery.sync
        self._names = [*delivery.identifiers, *delivery.fields]

    def prepare(self, row: Row) -> Payload:
        """What the sync names. The ledger keeps the key, so that it can be taken back when the template has changed."""
        key = self._options.key.format(sync=self._sync, profile_id=row.profile_id)
        known = {**row.identifiers, **row.fields}
        cells = {name: known[name] for name in self._names if name in known}
        return Payload(cells, {"key": key, "profile_id": row.profile_id})

    def send(self, batch: Batch) -> Answer:
        """Every command or none; one that its key's type refuses is refused alone."""
        commands = [
            (index, command) for index, item in enumerate(batch.items) for command in self._commands(item)
        ]
        results = [Result(Outcome.CONFIRMED)] * len(batch.items)
        for (index, _), said in zip(commands, self._execute([one for _, one in commands]), strict=True):
            if isinstance(said, Exception):
                results[index] = Result(Outcome.REJECTED, _code(said))
        return Answer(results)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _commands(self, item: Item) -> Iterator[Command]:
        now = item.payload.digests if item.payload else {}
        for key in {sent["key"] for sent in item.row.sent if sent["key"] != now.get("key")}:
            yield ("DEL", key) if self._is_hash else ("SREM", key, item.row.profile_id)
        if item.payload:
            yield from self._write(now["key"], item.row.profile_id, item.payload.cells)

    def _write(self, key: str, profile_id: str, cells: Mapping[str, str | None]) -> Iterator[Command]:
        """A field that is absent stays as it is, None takes it out; the id makes sure that there is a hash."""
        if self._is_hash:
            known = {"profile_id": profile_id} | {
                name: value for name, value in cells.items() if value is not None
            }
            yield ("HSET", key, *(part for pair in known.items() for part in pair))
            if gone := [name for name, value in cells.items() if value is None]:
                yield ("HDEL", key, *gone)
        else:
            yield ("SADD", key, profile_id)
        if self._options.ttl_seconds:
            yield ("EXPIRE", key, self._options.ttl_seconds)

    @property
    def _is_hash(self) -> bool:
        return self._options.structure == "hash"

    def _execute(self, commands: list[Command]) -> list[Any]:
        if not commands:
            return []
        try:
            # whoever answers this has taken nothing yet
            self._client.ping()
        except self._errors.RedisError as error:
            raise self._unsent(error) from None
        pipeline = self._client.pipeline(transaction=True)
        for command in commands:
            pipeline.execute_command(*command)
        try:
            return pipeline.execute(raise_on_error=False)
        except (self._errors.ConnectionError, self._errors.TimeoutError) as error:
            raise LostAnswerError(_code(error)) from None
        except self._errors.RedisError as error:
            raise self._unsent(error) from None

    def _unsent(self, error: Exception) -> Exception:
        refused = (
            self._errors.AuthenticationError,
            self._errors.NoPermissionError,
            self._errors.AuthorizationError,
        )
        if isinstance(error, refused):
            explanation = f"{self._where}: {_code(error)}; check user, password and the rights of the user."
            return DeliveryError(_code(error), explanation, is_definitive=True)
        return BusyError(_code(error))


def _code(error: Exception) -> str:
    """'WRONGTYPE Operation against ...' -> 'wrongtype'; else the error's kind. Its words may show a key."""
    word = str(error).partition(" ")[0]
    return word.lower() if word.isupper() and word.isalpha() else type(error).__name__.lower()
