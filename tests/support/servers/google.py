"""A loopback Data Manager API: bodies are read by Google's own messages, and an unknown field is refused.

What the messages do not say stands here with its page; a sign-in answers as Google's token endpoint does.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.ads import datamanager_v1 as api
from google.auth import jwt
from google.protobuf.json_format import ParseError

_SCOPE = "https://www.googleapis.com/auth/datamanager"
# Whatever the key says of token_uri, Google's library signs for this one.
_AUDIENCE = "https://oauth2.googleapis.com/token"
_TOKEN = "a-token-that-is-secret"
_REQUESTS = {
    "ingest": api.IngestAudienceMembersRequest,
    "remove": api.RemoveAudienceMembersRequest,
    "removeAll": api.RemoveAllAudienceMembersRequest,
}
Violation = tuple[str, str]


class DataManager:
    """Lists of members, and requests that stay PROCESSING until `work`."""

    def __init__(self) -> None:
        self.lists: dict[str, set[tuple[str, ...]]] = {}
        self._added: dict[tuple[str, ...], datetime] = {}
        self.requests: list[tuple[str, Any]] = []
        # One answer each, taken before anything is read: (status, headers, body), or "drop" after it took effect.
        self.script: list[tuple[int, dict[str, str], Any] | str] = []
        # Contact points whose owner denied consent at Google.
        self.denied: set[str] = set()
        self.statuses: dict[str, dict[str, Any]] = {}
        self._waiting: list[tuple[str, str, Any]] = []
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        self._public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.url = ""

    @property
    def service_account(self) -> str:
        """The key of a service account that may sign in here."""
        return json.dumps(
            {
                "type": "service_account",
                "client_email": "sync@project.example",
                "private_key": self._private,
                "token_uri": f"{self.url}/token",
            }
        )

    def forget(self) -> None:
        """As new; the key stays."""
        for state in (self.lists, self.requests, self.script, self.denied, self.statuses, self._waiting):
            state.clear()

    def work(self) -> None:
        """Carry out what waits, in its order."""
        for request_id, verb, request in self._waiting:
            self.statuses[request_id] = self._carry_out(verb, request)
        self._waiting.clear()

    def sign_in(self, assertion: str) -> tuple[int, Any]:
        try:
            claims = jwt.decode(assertion, certs=self._public, audience=_AUDIENCE)
        except ValueError:
            return 400, {"error": "invalid_grant"}
        if claims["scope"] != _SCOPE:
            return 400, {"error": "invalid_scope"}
        return 200, {"access_token": _TOKEN, "expires_in": 3600, "token_type": "Bearer"}

    def take(self, verb: str, body: bytes) -> tuple[int, Any]:
        try:
            request = _REQUESTS[verb].from_json(body, ignore_unknown_fields=False)
        except ParseError as error:
            return _error(400, "INVALID_ARGUMENT", [("", "INVALID_ARGUMENT")], str(error))
        if violations := _violations(verb, request):
            return _error(400, "INVALID_ARGUMENT", violations)
        request_id = f"request-{len(self.requests) + 1}"
        self.requests.append((verb, request))
        self._waiting.append((request_id, verb, request))
        self.statuses[request_id] = {"requestStatus": "PROCESSING"}
        return 200, {"requestId": request_id}

    def status(self, request_id: str) -> tuple[int, Any]:
        if request_id not in self.statuses:
            return _error(404, "NOT_FOUND", [])
        answer = {"requestStatusPerDestination": [self.statuses[request_id]]}
        # the answer is Google's too
        return 200, json.loads(
            api.RetrieveRequestStatusResponse.to_json(
                api.RetrieveRequestStatusResponse.from_json(json.dumps(answer)),
                use_integers_for_enums=False,
            )
        )

    def _carry_out(self, verb: str, request: Any) -> dict[str, Any]:
        [destination] = request.destinations
        members = self.lists.setdefault(destination.product_destination_id, set())
        if verb == "removeAll":
            members -= {key for key in members if self._added[key] < request.remove_as_of_time}
            return {"requestStatus": "SUCCESS"}
        denied = 0
        for member in request.audience_members:
            keys = {_key(one) for one in member.user_data.user_identifiers}
            if verb == "remove":
                members -= keys
            elif any(key[1] in self.denied for key in keys):
                denied += 1
            else:
                members |= keys
                self._added |= dict.fromkeys(keys, datetime.now(UTC))
        if not denied:
            return {"requestStatus": "SUCCESS"}
        counts = [{"recordCount": denied, "reason": "PROCESSING_ERROR_REASON_DENIED_CONSENT"}]
        whole = denied == len(request.audience_members)
        return {
            "requestStatus": "FAILED" if whole else "PARTIAL_SUCCESS",
            "errorInfo": {"errorCounts": counts},
        }


def _violations(verb: str, request: Any) -> list[Violation]:
    """developers.google.com/data-manager/api/reference/rest/v1: audienceMembers, ErrorReason"""
    found: list[Violation] = []
    if not 1 <= len(request.destinations) <= 10:
        found.append(("destinations", "TOO_MANY_DESTINATIONS"))
    for index, one in enumerate(request.destinations):
        if not one.operating_account.account_id or not one.operating_account.account_type:
            found.append((f"destinations[{index}].operating_account", "REQUIRED_FIELD_MISSING"))
        if one.product_destination_id == "404":
            found.append((f"destinations[{index}].product_destination_id", "INVALID_USER_LIST_ID"))
    if verb == "removeAll":
        if request.remove_as_of_time > datetime.now(UTC):
            found.append(("remove_as_of_time", "INVALID_ARGUMENT"))
        return found
    members = request.audience_members
    if any(one.product_destination_id == "13" for one in request.destinations):
        # as Google answered a list of another type: it blames the first member
        found.append(("audience_members[0]", "INVALID_USER_LIST_TYPE"))
    if not members:
        found.append(("audience_members", "REQUIRED_FIELD_MISSING"))
    if len(members) > 10_000:
        found.append(("audience_members", "TOO_MANY_AUDIENCE_MEMBERS"))
    if len({api.AudienceMember.pb(one).WhichOneof("data") for one in members}) > 1:
        found.append(("audience_members", "MULTIPLE_DATA_TYPES_NOT_ALLOWED"))
    if request.encoding != api.Encoding.HEX:
        found.append(("encoding", "REQUIRED_FIELD_MISSING"))
    if verb == "ingest":
        terms = request.terms_of_service.customer_match_terms_of_service_status
        if terms != api.TermsOfServiceStatus.ACCEPTED:
            found.append(("terms_of_service", "TERMS_AND_CONDITIONS_NOT_SIGNED"))
    for index, member in enumerate(members):
        path = f"audience_members[{index}].user_data.user_identifiers"
        identifiers = member.user_data.user_identifiers
        if not 1 <= len(identifiers) <= 10:
            found.append((path, "TOO_MANY_USER_IDENTIFIERS" if identifiers else "NO_IDENTIFIERS_PROVIDED"))
        for place, one in enumerate(identifiers):
            found += [(f"{path}[{place}]{part}", reason) for part, reason in _wrong(one)]
    return found


def _wrong(identifier: Any) -> Iterator[Violation]:
    key = _key(identifier)
    hashed = key[1:3] if key[0] == "address" else key[1:]
    if not all(re.fullmatch(r"[0-9a-f]{64}", one) for one in hashed):
        yield "", "INVALID_SHA256_FORMAT"
    if key[0] == "address" and not re.fullmatch(r"[A-Z]{2}", key[3]):
        yield ".address.region_code", "INVALID_REGION_CODE"
    # Google refuses some codes by rules of its own; this one stands for them
    if key[0] == "address" and key[4] in ("", "00000"):
        yield ".address.postal_code", "INVALID_POSTAL_CODE"


def _key(one: Any) -> tuple[str, ...]:
    if one.address:
        parts = one.address
        return "address", parts.given_name, parts.family_name, parts.region_code, parts.postal_code
    return ("email", one.email_address) if one.email_address else ("phone", one.phone_number)


def _error(status: int, name: str, violations: list[Violation], message: str = "") -> tuple[int, Any]:
    """developers.google.com/data-manager/api/devguides/concepts/understand-errors"""
    details: list[dict[str, Any]] = [
        {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": name},
        {"@type": "type.googleapis.com/google.rpc.RequestInfo", "requestId": "t-1"},
    ]
    if violations:
        named = [{"field": field, "reason": reason} for field, reason in violations]
        details.append({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": named})
    return status, {"error": {"code": status, "status": name, "message": message, "details": details}}


@contextmanager
def data_manager() -> Iterator[DataManager]:
    """The server, listening."""
    google = DataManager()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/token":
                [assertion] = parse_qs(body.decode())["assertion"]
                return self._answer(*google.sign_in(assertion))
            return self._api(lambda: google.take(self.path.rpartition(":")[2], body))

        def do_GET(self) -> None:
            [request_id] = parse_qs(urlsplit(self.path).query)["requestId"]
            self._api(lambda: google.status(request_id))

        def _api(self, act: Any) -> None:
            with lock:
                scripted = google.script.pop(0) if google.script else None
                if isinstance(scripted, tuple):
                    status, headers, body = scripted
                    return self._answer(status, body, headers)
                if self.headers.get("Authorization") != f"Bearer {_TOKEN}":
                    return self._answer(*_error(401, "UNAUTHENTICATED", []))
                answer = act()
            if scripted == "drop":
                return self.connection.close()
            return self._answer(*answer)

        def _answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    google.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield google
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
