"""Meta Custom Audiences: developers.facebook.com/docs/marketing-api/reference/custom-audience/users.

Token and people's data are in header and body, never in an address: proxies keep addresses.
"""

import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from orchestration.destinations.account import ADVERTISING, Account, Secret
from orchestration.destinations.base import (
    PARTLY_REMOVED,
    Answer,
    Batch,
    Delivery,
    Destination,
    Item,
    LostAnswerError,
    Outcome,
    Payload,
    Result,
    Row,
)
from orchestration.destinations.http import HttpClient, Url
from orchestration.destinations.meta_ads import customer_list as rules
from orchestration.destinations.meta_ads import graph as meta_graph

_ROWS = 10_000
_BIRTH = ("doby", "dobm", "dobd")
_LIMITED = "DATA_PROCESSING_OPTIONS"


class MetaAdsOptions(BaseModel):
    """Options of a sync to Meta."""

    model_config = ConfigDict(extra="forbid")

    audience_id: str = Field(pattern=r"^\d+$")


class MetaAdsAccount(Account):
    """An account of type `meta_ads` in destinations.yml."""

    Options = MetaAdsOptions
    max_rows_per_batch = _ROWS
    IDENTIFIERS = rules.IDENTIFIERS
    FIELDS = rules.FIELDS
    PURPOSES = ADVERTISING
    TARGET = ("options.audience_id",)

    type: Literal["meta_ads"]
    access_token: Secret
    app_secret: Secret | None = None
    api_version: str = Field(default="v25.0", pattern=r"^v\d+\.\d+$")
    # developers.facebook.com/docs/marketing-apis/data-processing-options: Meta finds out who lives where that holds
    limited_data_use: bool = False
    customer_consent: bool | None = None
    api_url: Url = "https://graph.facebook.com"
    timeout_seconds: float = Field(default=120, gt=0)
    requests_per_second: float | None = Field(default=5, gt=0)

    def open(self, delivery: Delivery) -> "MetaAdsDestination":
        """Raises SecretMissing."""
        return MetaAdsDestination(self, delivery)


class _Received(BaseModel):
    num_received: int = Field(ge=1)
    num_invalid_entries: int = Field(ge=0)


class MetaAdsDestination(Destination):
    """One audience."""

    def __init__(self, account: MetaAdsAccount, delivery: Delivery) -> None:
        token = account.access_token.reveal()
        self._path = f"/{account.api_version}/{delivery.options.audience_id}/users"
        self._columns = _columns(delivery)
        self._is_limited = account.limited_data_use
        self._consent = (
            {} if account.customer_consent is None else {"customer_consent": account.customer_consent}
        )
        self._proof = {}
        if account.app_secret:
            # graph-api/guides/secure-requests: a parameter as any other, so the body may carry it
            proof = hmac.digest(account.app_secret.reveal().encode(), token.encode(), "sha256")
            self._proof = {"appsecret_proof": proof.hex()}
        self._client = HttpClient(
            account.api_url, timeout=account.timeout_seconds, headers={"Authorization": f"Bearer {token}"}
        )

    def prepare(self, row: Row) -> Payload:
        """See meta_customer_list: the digests that an upload file would have."""
        return rules.payload(row)

    def send(self, batch: Batch) -> Answer:
        """What no longer holds is taken back first. Meta counts rows that it cannot read, and names none."""
        results = [Result(Outcome.CONFIRMED)] * len(batch.items)
        counted: Counter[str] = Counter()
        gone = {place: rows for place, item in enumerate(batch.items) if (rows := list(_gone(item)))}
        if gone:
            try:
                self._take_back(batch, gone, results, counted)
            except meta_graph.AudienceTooSmallError:
                # it may have grown until the next run
                _set(results, gone, Result(Outcome.DEFERRED, "audience_too_small"))
        here = {
            place: self._cells(item.payload)
            for place, item in enumerate(batch.items)
            if item.payload and results[place].outcome in (Outcome.CONFIRMED, Outcome.UNKNOWN)
        }
        if here:
            schema = [column.upper() for column in self._columns] + [_LIMITED] * self._is_limited
            answer = self._call("POST", batch, schema, list(here.values()), self._consent)
            _judge(answer, len(here), here, results, counted)
        return Answer(results, counted=dict(counted))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _take_back(
        self, batch: Batch, gone: dict[int, list[tuple]], results: list[Result], counted: Counter[str]
    ) -> None:
        """A member may have been sent with several sets of digests, so that the rows are more than the members."""
        rows = list(dict.fromkeys(row for several in gone.values() for row in several))
        for start in range(0, len(rows), _ROWS):
            part = rows[start : start + _ROWS]
            schema = [column.upper() for column in rules.REMOVAL_COLUMNS]
            answer = self._call("DELETE", batch, schema, part, {}, start)
            seen = set(part)
            places = [place for place, several in gone.items() if seen.issuperset(several)]
            _judge(answer, len(part), places, results, counted)
            if answer.num_invalid_entries or answer.num_received < len(part):
                touched = [
                    place
                    for place, several in gone.items()
                    if not seen.isdisjoint(several) and results[place].outcome is Outcome.CONFIRMED
                ]
                _set(results, touched, Result(Outcome.UNKNOWN, PARTLY_REMOVED))

    def _cells(self, payload: Payload) -> Sequence[Any]:
        cells = [payload.cells[column] for column in self._columns]
        return [*cells, ["LDU"]] if self._is_limited else cells

    def _call(
        self, method: str, batch: Batch, schema: list[str], rows: list, more: dict[str, Any], start: int = 0
    ) -> _Received:
        """One request, which is a session of its own: it may be sent again, alone, before or after any other."""
        body = {
            "payload": {"schema": schema, "is_raw": True, "data": rows},
            "session": {
                # the same for the same rows
                "session_id": int(batch.batch_id[:12], 16) + start,
                "batch_seq": 1,
                "last_batch_flag": True,
                "estimated_num_total": len(rows),
            },
        }
        response = self._client.send(method, self._path, json=body | more | self._proof)
        meta_graph.check(response)
        self._client.check(response)
        return _received(response)


def _columns(delivery: Delivery) -> list[str]:
    """Columns that this sync can fill, in Meta's order."""
    wanted = {*delivery.identifiers, *delivery.fields}
    return [column for column in rules.COLUMNS if column in wanted or ("dob" in wanted and column in _BIRTH)]


def _gone(item: Item) -> Iterator[tuple]:
    """What was sent of a member and no longer holds, as cells of REMOVAL_COLUMNS."""
    now = item.payload.digests if item.payload else {}
    for sent in item.row.sent:
        cells = tuple(
            sent.get(column, "") if sent.get(column) != now.get(column) else ""
            for column in rules.REMOVAL_COLUMNS
        )
        if any(cells):
            yield cells


def _received(response: httpx.Response) -> _Received:
    try:
        return _Received.model_validate_json(response.content)
    except ValidationError:
        raise LostAnswerError("garbage") from None


def _judge(
    answer: _Received, sent: int, places: Iterable[int], results: list[Result], counted: Counter[str]
) -> None:
    """Rejected when Meta could read none of the rows; some that it could not read are only counted."""
    if answer.num_invalid_entries >= answer.num_received:
        _set(results, places, Result(Outcome.REJECTED, "invalid_entry"))
    elif answer.num_invalid_entries:
        counted["invalid_entry"] += answer.num_invalid_entries
    if answer.num_received < sent:
        counted["not_received"] += sent - answer.num_received


def _set(results: list[Result], places: Iterable[int], result: Result) -> None:
    for place in places:
        results[place] = result
