"""Servers of npm, which live in .servers/node."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.engines import skip_engine
from tests.support.servers.process import NODE_SERVERS, REPOSITORY, free_port, program, running

_REMEDY = "install Node.js 20 with npm, then `make .servers/installed`"


@contextmanager
def node_server(package: str, script: Path, *arguments: str, log: Path) -> Iterator[str]:
    """A script on a free port of this machine, which is its first argument; the server's address.

    script: in tests/servers, or in the package.
    """
    modules = NODE_SERVERS / "node_modules"
    if not (modules / package).is_dir():
        skip_engine(package, f"it is not in {modules.relative_to(REPOSITORY)}; {_REMEDY}")
    port = free_port()
    command = [program("node", _REMEDY), str(script), str(port), *arguments]
    # a working directory of its own: some of them write where they stand
    with running(command, port, log, cwd=log.parent, env=os.environ | {"NODE_PATH": str(modules)}):
        yield f"http://127.0.0.1:{port}"
