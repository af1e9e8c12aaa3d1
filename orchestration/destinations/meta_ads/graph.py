"""What Meta's Graph API says when it refuses: by code and subcode, its words are never kept.

Codes: developers.facebook.com/docs/marketing-api/error-reference, .../docs/graph-api/guides/error-handling
and .../docs/marketing-apis/rate-limiting.
"""

import json

import httpx
from pydantic import BaseModel, ValidationError

from orchestration.destinations.base import BusyError, DeliveryError, LostAnswerError, RefusedBatchError
from orchestration.destinations.http import retry_after

# Requests of the app, the user, the account; a limit of all; blocked for a while.
_THROTTLED = {4, 17, 32, 341, 368, 613}
# Business use cases: 80003 is custom audiences, 80004 ads management.
_USE_CASES = range(80_000, 80_015)
# "Unknown", "service": "possibly a temporary issue, wait and retry". Whether rows were taken is not said.
_UNKNOWN = {1, 2}
_TOKEN = {102, 104, 190}
_TOO_SMALL = (200, 1870047)
_REMEDIES = {
    (100, 33): "check options.audience_id, and that the token's system user may manage the ad account",
    (100, 1713230): "the audience is blocked: lift its restrictions in Audience Manager, or make a new one",
    (200, 1870034): "accept the Custom Audience terms in the ad account",
    (200, 1870090): "accept the Custom Audience terms in the ad account",
    (200, 1870092): "accept the Business Tools terms in the ad account",
    (2654, 1713092): "the token may not write in this ad account",
}


class AudienceTooSmallError(Exception):
    """Meta removes nobody where too few would be left."""


class _Error(BaseModel):
    code: int
    error_subcode: int | None = None
    is_transient: bool = False


class _Refusal(BaseModel):
    error: _Error


def check(response: httpx.Response) -> None:
    """Raise what an error means, unless there is none in the answer."""
    try:
        error = _Refusal.model_validate_json(response.content).error
    except ValidationError:
        return
    found = (error.code, error.error_subcode)
    name = "_".join(["meta", *(str(part) for part in found if part is not None)])
    if error.code in _THROTTLED or error.code in _USE_CASES:
        raise BusyError(name, _rest(response))
    if found == _TOO_SMALL:
        raise AudienceTooSmallError
    if error.code in _UNKNOWN or error.is_transient:
        raise LostAnswerError(name)
    if error.code in _TOKEN:
        raise _stop(name, "the token is not valid any more: check access_token and app_secret")
    if found in _REMEDIES:
        raise _stop(name, _REMEDIES[found])
    if error.code in (10, 2654) or 200 <= error.code < 300:
        raise _stop(name, "the token lacks a right: it needs ads_management, and a role in the ad account")
    raise RefusedBatchError(name)


def _stop(name: str, remedy: str) -> DeliveryError:
    return DeliveryError(name, f"Meta refuses with {name}: {remedy}.", is_definitive=True)


def _rest(response: httpx.Response) -> float | None:
    """Seconds until the account may ask again; Meta tells minutes, for each use case."""
    try:
        usage = json.loads(response.headers["X-Business-Use-Case-Usage"])
        minutes = [one["estimated_time_to_regain_access"] for cases in usage.values() for one in cases]
        return max(minutes) * 60 or retry_after(response)
    except (KeyError, TypeError, ValueError, AttributeError):
        return retry_after(response)
