"""Google Ads customer lists through the Data Manager API, which answers later: `poll` learns what became of a request.

Plain JSON over HTTP: Google's own client writes whole requests, tokens included, into the log at level DEBUG.
Contract: developers.google.com/data-manager/api/reference/rest/v1; the tests check it with Google's own messages.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field

from orchestration.destinations.account import ADVERTISING, Account, Secret
from orchestration.destinations.base import (
    PARTLY_REMOVED,
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
    RefusedBatchError,
    Result,
    Row,
    Verdict,
)
from orchestration.destinations.google_ads import customer_match as rules
from orchestration.destinations.google_ads.auth import GoogleToken
from orchestration.destinations.http import HttpClient

_SCOPE = "https://www.googleapis.com/auth/datamanager"
_MEMBERS = 10_000
_IDENTIFIERS = 10
# Before the id of such a request in a reference.
_REMOVAL = "remove:"
_GRANTED = {"adUserData": "CONSENT_GRANTED", "adPersonalization": "CONSENT_GRANTED"}
# Wrong for every row, though Google may name the first one: no use in trying the others.
_SETTINGS = {
    "ADVERTISER_TOS_NOT_ACCEPTED",
    "EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED",
    "INVALID_DESTINATION",
    "INVALID_USER_LIST_ID",
    "INVALID_USER_LIST_TYPE",
    "MISMATCHED_ACCOUNT_TYPE",
    "MULTIPLE_DATA_TYPES_NOT_ALLOWED",
    "NOT_ALLOWLISTED",
    "OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH",
    "TERMS_AND_CONDITIONS_NOT_SIGNED",
    "UNSUPPORTED_USER_LIST_UPLOAD_KEY_TYPES",
}


class GoogleAdsOptions(BaseModel):
    """Options of a sync to Google Ads."""

    model_config = ConfigDict(extra="forbid")

    user_list_id: str = Field(pattern=r"^\d+$")


class GoogleAdsAccount(Account):
    """An account of type `google_ads` in destinations.yml."""

    Options = GoogleAdsOptions
    max_rows_per_batch = _MEMBERS
    FIELDS = rules.ADDRESS
    PURPOSES = ADVERTISING
    TARGET = ("customer_id", "options.user_list_id")

    type: Literal["google_ads"]
    customer_id: str = Field(pattern=r"^\d+$")
    login_customer_id: str | None = Field(default=None, pattern=r"^\d+$")
    # The key of a service account, as JSON; absent: the credentials that Google's tools find on the machine.
    service_account: Secret | None = None
    # A person has read and accepted support.google.com/adspolicy/answer/6299717.
    customer_match_terms_accepted: bool = False
    endpoint: str = "https://datamanager.googleapis.com"
    # 300 a minute for a project, developers.google.com/data-manager/api/limits
    requests_per_second: float | None = Field(default=5, gt=0)
    workers: int = Field(default=1, ge=1, le=10)

    def problems(self, delivery: Delivery) -> Iterable[str]:
        """Google takes nothing before the terms are accepted."""
        if not self.customer_match_terms_accepted:
            yield "customer_match_terms_accepted: Google takes no customer list before somebody accepts its terms"

    def open(self, delivery: Delivery) -> "GoogleAdsDestination":
        """Raises SecretMissing; DeliveryError without google-auth or without credentials."""
        return GoogleAdsDestination(self, delivery, GoogleToken(_SCOPE, self.service_account))


class GoogleAdsDestination(Destination):
    """One customer list."""

    def __init__(self, account: GoogleAdsAccount, delivery: Delivery, token: GoogleToken) -> None:
        self._account = account
        self._token = token
        self._client = HttpClient(account.endpoint, timeout=120)
        target = {
            "operatingAccount": _account(account.customer_id),
            "productDestinationId": delivery.options.user_list_id,
        }
        if account.login_customer_id:
            target["loginAccount"] = _account(account.login_customer_id)
        self._destinations = [target]

    def prepare(self, row: Row) -> Payload:
        """See google_customer_match."""
        return rules.payload(row)

    def send(self, batch: Batch) -> Answer:
        """What no longer holds is taken back first, in a request of its own: one may not do both."""
        results = [Result(Outcome.CONFIRMED) for _ in batch.items]
        removals = self._deliver("remove", _gone(batch.items), {}, results)
        requests = [f"{_REMOVAL}{request}" for request in removals]
        requests += self._deliver("ingest", _present(batch.items), self._terms(), results)
        return Answer(results, reference=" ".join(requests) or None)

    def poll(self, reference: str) -> Verdict | None:
        """The worst of the requests under a reference; failures are counted by reason, Google names no rows."""
        statuses, removals = [], []
        for request in reference.split():
            parameters = {"requestId": request.removeprefix(_REMOVAL)}
            answer = self._call("GET", "/v1/requestStatus:retrieve", params=parameters)
            found = answer.get("requestStatusPerDestination", [])
            statuses += found
            removals += found if request.startswith(_REMOVAL) else []
        states = {status.get("requestStatus", "REQUEST_STATUS_UNKNOWN") for status in statuses}
        if not states or not states <= {"SUCCESS", "PARTIAL_SUCCESS", "FAILED"}:
            return None
        counted: dict[str, int] = {}
        for status in statuses:
            for one in status.get("errorInfo", {}).get("errorCounts", []):
                reason = _reason(one)
                counted[reason] = counted.get(reason, 0) + int(one.get("recordCount", 0))
        if "FAILED" not in states and any(one["requestStatus"] == "PARTIAL_SUCCESS" for one in removals):
            # who is still there would be forgotten; taking out twice does no harm
            return Verdict(Outcome.UNKNOWN, PARTLY_REMOVED, counted)
        if "FAILED" not in states:
            # whom it did not take it does not name
            error = "partly_added" if "PARTIAL_SUCCESS" in states else None
            return Verdict(Outcome.CONFIRMED, error, counted)
        # where another request of the batch came through, nobody knows for which rows
        outcome = Outcome.REJECTED if states == {"FAILED"} else Outcome.UNKNOWN
        return Verdict(outcome, max(counted, key=counted.__getitem__, default="failed"), counted)

    def forget_before(self, moment: datetime) -> bool:
        """Google takes them out within hours."""
        until = moment.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
        self._post("removeAll", {"destinations": self._destinations, "removeAsOfTime": until})
        return True

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _terms(self) -> dict[str, Any]:
        """Everybody here has consented: the plan withholds the others."""
        accepted = {"customerMatchTermsOfServiceStatus": "ACCEPTED"}
        terms = {"termsOfService": accepted} if self._account.customer_match_terms_accepted else {}
        return {"consent": _GRANTED, **terms}

    def _deliver(
        self,
        verb: str,
        members: Sequence[tuple[int, list[dict[str, Any]]]],
        more: Mapping[str, Any],
        results: list[Result],
    ) -> list[str]:
        """The ids of the requests. A request with a bad member is refused whole, and goes again without it."""
        # half a member is not sent
        left = [(index, identifiers) for index, identifiers in members if not results[index].error]
        requests = []
        while left:
            now, left = left[:_MEMBERS], left[_MEMBERS:]
            body = {
                "destinations": self._destinations,
                "audienceMembers": [{"userData": {"userIdentifiers": identifiers}} for _, identifiers in now],
                "encoding": "HEX",
                **more,
            }
            try:
                requests.append(self._post(verb, body))
            except _BadMembersError as bad:
                if max(bad.reasons) >= len(now):
                    raise LostAnswerError("garbage") from None
                for position, code in bad.reasons.items():
                    results[now[position][0]] = Result(Outcome.REJECTED, code)
                left = [one for one in [*now, *left] if not results[one[0]].error]
                continue
            for index, _ in now:
                results[index] = Result(Outcome.ACCEPTED)
        return requests

    def _post(self, verb: str, body: Mapping[str, Any]) -> str:
        """The request's id."""
        answer = self._call("POST", f"/v1/audienceMembers:{verb}", json=body)
        if not answer.get("requestId"):
            raise LostAnswerError("garbage")
        return answer["requestId"]

    def _call(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        response = self._client.send(method, path, headers=self._token.header(), **request)
        if response.is_error:
            self._explain(response)
        self._client.check(response)
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise LostAnswerError("garbage")
        return answer

    def _explain(self, response: httpx.Response) -> None:
        """Raise what Google's details say beyond the status (developers.google.com/data-manager, understand-errors)."""
        details = _details(response)
        if response.status_code in (429, 503) and (delay := details.get("RetryInfo", {}).get("retryDelay")):
            raise BusyError(f"http_{response.status_code}", float(delay.rstrip("s")))
        violations = details.get("BadRequest", {}).get("fieldViolations", [])
        named: dict[int, str] = {}
        for violation in violations:
            field, reason = violation.get("field", ""), violation.get("reason", "INVALID_ARGUMENT")
            if field.startswith("destinations") or reason in _SETTINGS:
                explanation = (
                    f"Google refuses the request ({reason}): check the account and options.user_list_id."
                )
                raise DeliveryError(reason.lower(), explanation, is_definitive=True)
            if found := re.search(r"audience_?members\[(\d+)\]", field, re.IGNORECASE):
                named[int(found[1])] = reason.lower()
        if named:
            raise _BadMembersError(named)
        if violations:
            raise RefusedBatchError(violations[0].get("reason", "INVALID_ARGUMENT").lower())


class _BadMembersError(Exception):
    """Google names members of a refused request; reasons: position -> code."""

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__("bad members")
        self.reasons = reasons


def _account(customer_id: str) -> dict[str, str]:
    return {"accountType": "GOOGLE_ADS", "accountId": customer_id}


def _present(items: Sequence[Item]) -> list[tuple[int, list[dict[str, Any]]]]:
    return [
        (index, item.payload.cells["userIdentifiers"]) for index, item in enumerate(items) if item.payload
    ]


def _gone(items: Sequence[Item]) -> list[tuple[int, list[dict[str, Any]]]]:
    """Everything ever sent of a member that no longer holds, in members of ten identifiers at most."""
    members = []
    for index, item in enumerate(items):
        now = item.payload.cells["userIdentifiers"] if item.payload else []
        gone: list[dict[str, Any]] = []
        for sent in item.row.sent:
            gone += [one for one in rules.user_identifiers(sent) if one not in now and one not in gone]
        members += [
            (index, gone[start : start + _IDENTIFIERS]) for start in range(0, len(gone), _IDENTIFIERS)
        ]
    return members


def _details(response: httpx.Response) -> dict[str, Any]:
    """{'RetryInfo': {...}, 'BadRequest': {...}}; empty where the answer is not Google's."""
    try:
        details = response.json()["error"]["details"]
        return {one["@type"].rpartition(".")[2]: one for one in details}
    except (ValueError, KeyError, TypeError):
        return {}


def _reason(count: Mapping[str, Any]) -> str:
    return count.get("reason", "unspecified").removeprefix("PROCESSING_ERROR_REASON_").lower()
