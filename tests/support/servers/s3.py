"""moto as S3."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.servers.process import PYTHON_SERVERS, free_port, program, running


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """Its address; any key is good."""
    moto = program("moto_server", "run `make .servers/installed`", PYTHON_SERVERS)
    port = free_port()
    with running([moto, "-H", "127.0.0.1", "-p", str(port)], port, folder / "moto.log"):
        yield f"http://127.0.0.1:{port}"
