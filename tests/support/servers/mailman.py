"""GNU Mailman's core with its REST API: one domain, lists as asked for, nothing is ever mailed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.servers.process import PYTHON_SERVERS, free_port, program, running

PASSWORD = "rest-password"
_DOMAIN = "lists.example.com"
_CONFIGURATION = """
[mailman]
layout: test
[paths.test]
var_dir: {folder}/var
bin_dir: {programs}
[mta]
incoming: mailman.mta.null.NullMTA
[webservice]
hostname: 127.0.0.1
port: {port}
admin_user: goldseam
admin_pass: {password}
workers: 1
"""
# Everything of a mailing list server that is not its REST API.
_RUNNERS = (
    "archive", "bounces", "command", "in", "lmtp", "out", "pipeline", "retry", "shunt", "task", "virgin", "digest",
)  # fmt: skip


@dataclass(frozen=True)
class Mailman:
    """Where it listens, and what an administrator does there."""

    url: str

    def call(self, method: str, path: str, **request: object) -> httpx.Response:
        """One request of an administrator."""
        answer = httpx.request(method, f"{self.url}/3.1/{path}", auth=("goldseam", PASSWORD), **request)
        answer.raise_for_status()
        return answer

    def new_list(self, name: str) -> str:
        """An empty list; its id."""
        self.call("POST", "lists", data={"fqdn_listname": f"{name}@{_DOMAIN}"})
        return f"{name}.{_DOMAIN}"

    def members(self, list_id: str) -> dict[str, str]:
        """Name by address."""
        entries = self.call("GET", f"lists/{list_id}/roster/member").json().get("entries", [])
        return {one["email"]: one["display_name"] for one in entries}


@contextmanager
def mailman(folder: Path) -> Iterator[Mailman]:
    """The server, running only what its REST API needs."""
    master = program("master", "run make test, or install tests/servers/requirements.txt", PYTHON_SERVERS)
    port = free_port()
    settings = folder / "mailman.cfg"
    configuration = _CONFIGURATION.format(
        folder=folder, programs=Path(master).parent, port=port, password=PASSWORD
    )
    settings.write_text(configuration + "".join(f"[runner.{one}]\nstart: no\n" for one in _RUNNERS))
    command = [master, "-C", str(settings)]
    with running(command, port, folder / "mailman.log", cwd=folder):
        server = Mailman(f"http://127.0.0.1:{port}")
        server.call("POST", "domains", data={"mail_host": _DOMAIN})
        yield server
