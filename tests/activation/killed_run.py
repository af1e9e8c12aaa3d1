"""A run that kills itself (SIGKILL) at one moment. Arguments: moment, folder; the sync is JSON on stdin."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orchestration.activation.definitions import Sync
from orchestration.activation.engine import run_sync
from orchestration.activation.ledger import Ledger
from orchestration.destinations import atomic
from orchestration.destinations.file import FileDestination
from orchestration.warehouse import Warehouse


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def then_die(function: Callable) -> Callable:
    def replacement(*arguments: Any, **named: Any) -> None:
        function(*arguments, **named)
        die()

    return replacement


# {moment: (owner, function, what it becomes)}
MOMENTS = {
    "before intent": (Ledger, "intend", die),
    "between intent and send": (FileDestination, "send", die),
    "after send": (FileDestination, "send", then_die(FileDestination.send)),
    "before manifest": (atomic, "write_text", die),
    "before pointer": (FileDestination, "_point_to", die),
    "before outcome": (Ledger, "settle", die),
    "after outcome": (Ledger, "settle", then_die(Ledger.settle)),
}

if __name__ == "__main__":
    owner, name, replacement = MOMENTS[sys.argv[1]]
    setattr(owner, name, replacement)
    with Warehouse.open() as warehouse:
        run_sync(Sync.model_validate_json(sys.stdin.read()), warehouse, Path(sys.argv[2]))
