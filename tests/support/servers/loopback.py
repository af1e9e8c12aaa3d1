"""A real HTTP server in a thread: its rules answer a request, scripted replies come before them."""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Request:
    """What arrived. Header names are lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered. is_taken: the rules have seen the request before this reply covers theirs.

    never: the answer does not come, the client gives up. cut: half of the body, then the line breaks.
    """

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_taken: bool = False
    never: bool = False
    cut: bool = False

    @property
    def patience(self) -> float:
        """Seconds a client should wait: long on a busy machine, and not long for what never comes."""
        return 0.5 if self.never else 30

    @property
    def content(self) -> bytes:
        """Bytes as they are, everything else as JSON."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Loopback:
    """`requests` is what arrived, `script` what is answered before the rules are asked again."""

    def __init__(self, rules: Callable[[Request], Reply]) -> None:
        self.rules = rules
        self.requests: list[Request] = []
        self.script: deque[Reply] = deque()
        self.stopped = threading.Event()
        self.url = ""

    def answer(self, request: Request) -> Reply:
        """One reply."""
        self.requests.append(request)
        if not self.script:
            return self.rules(request)
        reply = self.script.popleft()
        if reply.is_taken:
            self.rules(request)
        return reply


@contextmanager
def loopback(rules: Callable[[Request], Reply]) -> Iterator[Loopback]:
    """The server, at `url`, until the end of the block."""
    server = Loopback(rules)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:
                self.close_connection = True

        def _serve(self) -> None:
            url = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            reply = server.answer(Request(self.command, url.path, url.query, headers, body))
            if reply.never:
                server.stopped.wait(30)
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in ({"Content-Type": "application/json"} | dict(reply.headers)).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content[: len(reply.content) // 2] if reply.cut else reply.content)
            self.close_connection = self.close_connection or reply.cut

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

        def log_message(self, *_: Any) -> None:
            """Not on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        listener.daemon_threads = True
        server.url = f"http://127.0.0.1:{listener.server_port}"
        threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            server.stopped.set()
            listener.shutdown()
