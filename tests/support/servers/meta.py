"""Meta's Custom Audience users, as its documents describe them, and stricter: what it would ignore is refused.

developers.facebook.com/docs/marketing-api/reference/custom-audience/users: methods, schema keys, 10,000 rows, answer.
.../docs/marketing-api/audiences/guides/custom-audiences: what is hashed, the session, DATA_PROCESSING_OPTIONS.
.../docs/graph-api/guides/secure-requests: appsecret_proof.
"""

import hashlib
import hmac
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, ValidationError

from tests.support.servers.loopback import Reply, Request

HASHED = {"EMAIL", "PHONE", "GEN", "DOBY", "DOBM", "DOBD", "LN", "FN", "FI", "CT", "ST", "ZIP", "COUNTRY"}
CLEAR = {"EXTERN_ID", "MADID"}
LIMITED = "DATA_PROCESSING_OPTIONS"
DIGEST = re.compile(r"[0-9a-f]{64}")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Session(_Strict):
    session_id: StrictInt = Field(gt=0, lt=2**63)
    batch_seq: StrictInt = Field(ge=1)
    last_batch_flag: StrictBool
    estimated_num_total: StrictInt


class _Payload(_Strict):
    # the parameter is called so
    keys: list[str] = Field(alias="schema", min_length=1)
    is_raw: StrictBool
    data: list[list[str | list[str]]] = Field(min_length=1, max_length=10_000)


class _Body(_Strict):
    payload: _Payload
    session: _Session
    customer_consent: StrictBool | None = None
    appsecret_proof: str | None = None


def refusal(code: int, subcode: int | None = None, status: int = 400, **more: Any) -> Reply:
    """An error as Graph words it, with somebody's data in its message."""
    headers = more.pop("headers", {})
    error = {"message": "(#100) anna@example.com", "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    return Reply(status, {"error": error | ({"error_subcode": subcode} if subcode else {}) | more}, headers)


class Meta:
    """One ad account with one audience; a member leaves when any of the given digests is theirs."""

    def __init__(self, token: str, audience: str, app_secret: str | None = None) -> None:
        self._token = token
        self._path = f"/v25.0/{audience}/users"
        self._app_secret = app_secret
        self.members: list[dict[str, Any]] = []
        self.bodies: list[Any] = []

    def __call__(self, request: Request) -> Reply:
        if request.query or self._token in request.path:
            return refusal(100, error_user_msg="everything belongs into header and body")
        if request.headers.get("authorization") != f"Bearer {self._token}":
            return refusal(190, status=401)
        if request.path != self._path or request.method not in ("POST", "DELETE"):
            return refusal(100, 33)
        try:
            body = _Body.model_validate_json(request.body)
        except ValidationError as error:
            return refusal(100, error_user_msg=str(error))
        if self._app_secret:
            proof = hmac.new(self._app_secret.encode(), self._token.encode(), hashlib.sha256).hexdigest()
            if body.appsecret_proof != proof:
                return refusal(100, error_user_msg="Invalid appsecret_proof provided in the API argument")
        self.bodies.append(request.json())
        return self._apply(request.method, body)

    def _apply(self, method: str, body: _Body) -> Reply:
        keys, data = body.payload.keys, body.payload.data
        if not set(keys) <= HASHED | CLEAR | {LIMITED} or len(set(keys)) < len(keys):
            return refusal(100, error_user_msg="unknown schema key")
        if any(len(row) != len(keys) for row in data):
            return refusal(100, error_user_msg="Data is missing or does not match schema")
        rows = [dict(zip(keys, row, strict=True)) for row in data]
        wrong = [row for row in rows if not all(_is_cell(key, value) for key, value in row.items())]
        if wrong:
            return refusal(100, error_user_msg=f"unhashed: {wrong[0]}")
        for row in rows:
            known = {key: value for key, value in row.items() if value}
            if method == "POST":
                self.members.append(known)
            else:
                self.members = [one for one in self.members if not known.items() & _flat(one)]
        return Reply(body=received(len(rows), session=body.session.session_id))


def received(rows: int, invalid: int = 0, session: int = 1) -> dict[str, Any]:
    """The answer to rows."""
    return {
        "audience_id": "1",
        "session_id": str(session),
        "num_received": rows,
        "num_invalid_entries": invalid,
        "invalid_entry_samples": {"anna@example.com": "EMAIL"} if invalid else {},
    }


def _is_cell(key: str, value: str | list[str]) -> bool:
    if key == LIMITED:
        return value in ([], ["LDU"])
    return isinstance(value, str) and (value == "" or key in CLEAR or bool(DIGEST.fullmatch(value)))


def _flat(member: dict[str, Any]) -> set[tuple[str, str]]:
    return {(key, value) for key, value in member.items() if key != LIMITED}
