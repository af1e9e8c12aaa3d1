"""A run that kills itself (SIGKILL) at one moment, in a process of its own."""

import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from orchestration.activation.definitions import Sync
from orchestration.activation.engine import run_sync
from orchestration.activation.ledger import Ledger
from orchestration.activation.report import RunReport
from orchestration.destinations.file import atomic
from orchestration.destinations.file.destination import FileDestination
from orchestration.destinations.webhook import WebhookDestination
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
    "before intent": (Ledger, "write", die),
    "between intent and send": (FileDestination, "send", die),
    "after send": (FileDestination, "send", then_die(FileDestination.send)),
    "before manifest": (atomic, "write_text", die),
    "before pointer": (FileDestination, "_point_to", die),
    "before outcome": (Ledger, "settle", die),
    "after outcome": (Ledger, "settle", then_die(Ledger.settle)),
}
# The same for a destination that answers batch by batch.
REMOTE = {
    "before the first intent": (Ledger, "write", die),
    "between intent and request": (WebhookDestination, "send", die),
    "after the request": (WebhookDestination, "send", then_die(WebhookDestination.send)),
    "before the report": (RunReport, "save", die),
}


def run(moment: str, sync: Sync, folder: Path, environment: dict[str, str]) -> None:
    """Run the sync until the moment comes."""
    os.environ.clear()
    os.environ |= environment
    owner, name, replacement = (MOMENTS | REMOTE)[moment]
    setattr(owner, name, replacement)
    with Warehouse.open() as warehouse:
        run_sync(sync, warehouse, folder)


def run_whole(sync: Sync, folder: Path, environment: dict[str, str], told: Connection) -> None:
    """Run the sync, and tell how it ended."""
    os.environ.clear()
    os.environ |= environment
    try:
        with Warehouse.open() as warehouse:
            report = run_sync(sync, warehouse, folder)
        told.send(f"delivered {report.tally.delivered}")
    except Exception as error:
        told.send(f"{type(error).__name__}: {error}")
