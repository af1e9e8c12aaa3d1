"""An SMS centre: the npm package smpp, told by tests/servers/smsc.js what to answer."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.engines import skip_engine
from tests.support.servers.process import NODE_SERVERS, REPOSITORY, free_port, program, running


@dataclass(frozen=True)
class SmsCentre:
    """User shop, password secret."""

    port: int
    file: Path

    def taken(self, to: str) -> list[dict[str, Any]]:
        """What was submitted for a number, part by part."""
        lines = self.file.read_text().splitlines() if self.file.is_file() else []
        return [one for one in map(json.loads, lines) if one["to"] == to]


@contextmanager
def sms_centre(folder: Path) -> Iterator[SmsCentre]:
    """By a number's last digit: 1 and 2 get a receipt (delivered, not), 3 is throttled, 4 does not exist, 5 is a full
    queue, 6 is refused, 7 is refused for its sender, at 8 the line breaks, of 9 a receipt comes at the next bind, and 0
    is throttled from the second part on.
    """
    node = program("node", "install Node.js 18 or newer")
    modules = NODE_SERVERS / "node_modules"
    if not (modules / "smpp").is_dir():
        skip_engine("smpp", "run `make .servers/installed`")
    port, file = free_port(), folder / "taken.jsonl"
    script = REPOSITORY / "tests" / "servers" / "smsc.js"
    environment = {**os.environ, "NODE_PATH": str(modules)}
    with running([node, str(script), str(port), str(file)], port, folder / "smsc.log", env=environment):
        yield SmsCentre(port, file)
