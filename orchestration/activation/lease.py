"""One engine at a time for a sync, wherever it runs: a row in the warehouse that its holder keeps renewing."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.destinations.base import DeliveryError
from orchestration.errors import Explained
from orchestration.warehouse import Warehouse

SCHEMA, LEASES, LEDGER = "goldseam_state", "sync_leases", "sync_ledger"
# Seconds between two signs of life of a holder that waits for its destination, however long that takes.
RENEWED_EVERY = 60.0
# For holders on other machines; on this one a process that lives holds what it took, and one that died does not.
_EXPIRES_AFTER = timedelta(minutes=15)
# Linux counts the start of a process in ticks, and that of the machine in whole seconds.
_START_IS_KNOWN_TO = timedelta(seconds=5)
# A container that starts again may have the process id of the one that died: what this process itself holds, it knows.
_held_here: set[str] = set()


class LeaseLost(Explained):
    """Another engine took the sync over while this one was silent; nothing more may be written."""


class Lease:
    """The right to deliver one sync. `settled_through`: every attempt up to this number has its final outcome."""

    def __init__(self, warehouse: Warehouse, sync: str, run_id: str, clock: Callable[[], datetime]) -> None:
        self._warehouse = warehouse
        self._table = warehouse.relation(SCHEMA, LEASES)
        self._sync = sync
        self._run_id = run_id
        self._clock = clock
        self.settled_through = 0

    def take(self) -> None:
        """Raises DeliveryError while another engine holds it."""
        with self._warehouse.writing(SCHEMA, LEASES):
            rows = self._warehouse.fetch(
                "select run_id, host, process_id, renewed_at, settled_through, target"
                f" from {self._table} where sync = ?",
                [self._sync],
            )
            target = rows[0][5] if rows else None
            if rows:
                self.settled_through = int(rows[0][4])
                if self._is_held(*rows[0][:4]):
                    raise DeliveryError(
                        "locked",
                        f"Another run of '{self._sync}' is at work ({rows[0][0]} on {rows[0][1]})."
                        " Wait for it, then run again.",
                        is_definitive=True,
                    )
                self._warehouse.execute(f"delete from {self._table} where sync = ?", [self._sync])
            self._warehouse.execute(
                f"insert into {self._table} (sync, run_id, host, process_id, renewed_at, settled_through, target)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                [
                    self._sync,
                    self._run_id,
                    socket.gethostname(),
                    os.getpid(),
                    self._clock(),
                    self.settled_through,
                    target,
                ],
            )
        _held_here.add(self._run_id)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that only the holder may make. Raises LeaseLost."""
        with self._warehouse.writing(SCHEMA, LEASES):
            mine = self._warehouse.fetch(
                f"select 1 from {self._table} where sync = ? and run_id = ?", [self._sync, self._run_id]
            )
            if not mine:
                raise LeaseLost(f"Another engine took over sync '{self._sync}'; run {self._run_id} ends.")
            self._warehouse.execute(
                f"update {self._table} set renewed_at = ? where sync = ?", [self._clock(), self._sync]
            )
            yield

    def renew(self) -> None:
        """A sign of life while nothing is written. Raises LeaseLost."""
        with self.writing():
            pass

    def end(self) -> None:
        """This process no longer holds it, even if the warehouse cannot be told."""
        _held_here.discard(self._run_id)

    def give_back(self, settled_through: int) -> None:
        """Let the next engine in."""
        self._warehouse.execute(
            f"update {self._table} set run_id = null, settled_through = ? where sync = ? and run_id = ?",
            [settled_through, self._sync, self._run_id],
        )

    def _is_held(self, run_id: str | None, host: str, process_id: int, renewed_at: datetime) -> bool:
        if run_id is None:
            return False
        if host != socket.gethostname():
            return abs(self._clock() - renewed_at) <= _EXPIRES_AFTER
        if process_id == os.getpid():
            return run_id in _held_here
        return _is_alive(process_id) and not _began_after(process_id, renewed_at)


def is_settled(warehouse: Warehouse, sync: str) -> bool:
    """Whether every attempt of a sync has its final outcome, as of its last run."""
    [(last,)] = warehouse.fetch(
        f"select max(attempt) from {warehouse.relation(SCHEMA, LEDGER)} where sync = ?", [sync]
    )
    known = warehouse.fetch(
        f"select settled_through from {warehouse.relation(SCHEMA, LEASES)} where sync = ?", [sync]
    )
    return last is None or bool(known and known[0][0] >= last)


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _began_after(process_id: int, moment: datetime) -> bool:
    """The id was given to another process since; where the system does not tell, it was not."""
    try:
        # proc(5): field 22, counted behind the name, which may hold blanks
        ticks = int(Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[19])
        [booted] = [line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime ")]
    except (OSError, ValueError):
        return False
    began = int(booted.split()[1]) + ticks / os.sysconf("SC_CLK_TCK")
    return datetime.fromtimestamp(began, UTC).replace(tzinfo=None) > moment + _START_IS_KNOWN_TO
