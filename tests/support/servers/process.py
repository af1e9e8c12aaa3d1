"""Starting a server, waiting until it answers, and stopping it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from tests.support.engines import skip_engine

REPOSITORY = Path(__file__).resolve().parents[3]
# Servers that live in a Python environment or in node_modules of their own, so that no package of theirs is ours.
PYTHON_SERVERS = REPOSITORY / ".servers" / "python" / "bin"
NODE_SERVERS = REPOSITORY / ".servers" / "node"
# Nobody waits so long on a quiet machine.
START_SECONDS = 120


def program(name: str, remedy: str, *folders: Path) -> str:
    """The program's path; a test that needs it is skipped, loudly, where it is absent."""
    found = shutil.which(name, path=":".join(str(one) for one in folders) or None) or shutil.which(name)
    if found is None and Path(f"/usr/sbin/{name}").is_file():
        found = f"/usr/sbin/{name}"
    if found is None:
        skip_engine(name, f"it is not on this machine; {remedy}")
    return str(found)


def free_port() -> int:
    """A port that nobody listens on now."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def running(
    command: Sequence[str],
    port: int,
    log: Path,
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen]:
    """The command, once something listens on the port; terminated at the end. Its words are in the log."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=cwd, env=env)
        try:
            _wait(process, port, log)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _wait(process: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with closing(socket.socket()) as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(
        f"the server does not listen on port {port}:\n{log.read_text(errors='replace')[-2000:]}"
    )
