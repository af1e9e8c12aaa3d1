"""A destination on loopback that knows who is in its audience, and misbehaves on request."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass
class Reply:
    """What to answer. is_taken: the rows take effect all the same. after: seconds before the answer."""

    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    is_taken: bool = True
    after: float = 0


class AudienceServer:
    """POST a JSON array of rows; `members` is who is there, `deliveries` how often each batch arrived.

    script: called with the number of the request (from 1) and its rows; None is a plain success.
    """

    def __init__(self) -> None:
        self.members: dict[str, dict[str, Any]] = {}
        self.deliveries: Counter[str] = Counter()
        self.sends: Counter[tuple[str, str]] = Counter()
        self.requests = 0
        self.script: Callable[[int, list[dict[str, Any]]], Reply | None] = lambda number, rows: None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where to send."""
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def take(self, rows: list[dict[str, Any]], key: str) -> None:
        """The rows of a batch; the same batch again changes nothing."""
        self.deliveries[key] += 1
        for row in rows:
            self.sends[row["action"], row["profile_id"]] += 1
            if row["action"] == "remove":
                self.members.pop(row["profile_id"], None)
            else:
                self.members[row["profile_id"]] = row

    def _answer(self, rows: list[dict[str, Any]], key: str) -> Reply:
        with self._lock:
            self.requests += 1
            reply = self.script(self.requests, rows) or Reply()
            if reply.is_taken:
                self.take(rows, key)
        time.sleep(reply.after)
        return reply

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        audience = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                rows = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                reply = audience._answer(rows, self.headers["Idempotency-Key"])
                body = reply.body if reply.body is not None else b"{}"
                try:
                    self.send_response(reply.status)
                    for name, value in reply.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    # the client did not wait
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        return Handler
