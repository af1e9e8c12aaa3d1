"""An emulator of Google Cloud Storage."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.servers.process import PYTHON_SERVERS, free_port, program, running


@contextmanager
def gcs_server(folder: Path, bucket: str) -> Iterator[str]:
    """Its address; one bucket is there."""
    emulator = program("gcp-storage-emulator", "run `make .servers/installed`", PYTHON_SERVERS)
    port = free_port()
    command = [emulator, "start", "--host", "127.0.0.1", "--port", str(port), "--default-bucket", bucket]
    with running([*command, "--in-memory"], port, folder / "gcs.log"):
        yield f"http://127.0.0.1:{port}"
