"""A redis-server of its own, nothing kept on disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.servers.process import free_port, program, running


@contextmanager
def redis_server(folder: Path, *, password: str) -> Iterator[int]:
    """The port it listens on."""
    server = program("redis-server", "apt-get install redis-server")
    port = free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--requirepass", password]
    command += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
    with running(command, port, folder / "redis.log"):
        yield port
