"""Delivery receipts kept between runs: a centre tells each once, to whatever session is there.

A file per day, a line per receipt: message id and state, no number and no text.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Receipts:
    """The receipts of one centre."""

    def __init__(self, folder: Path, days: int) -> None:
        self._folder = folder
        self._days = days

    def note(self, message_id: str, state: str) -> None:
        """On the disk when it returns."""
        self._folder.mkdir(parents=True, exist_ok=True)
        # several runs may write: a line at a time, at the end
        with (self._folder / f"{datetime.now(UTC):%Y-%m-%d}.txt").open("a", encoding="utf-8") as file:
            file.write(f"{message_id}\t{state}\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> dict[str, str]:
        """State by message id; the last one counts. Files that nobody waits for any more go."""
        oldest = f"{datetime.now(UTC) - timedelta(days=self._days):%Y-%m-%d}.txt"
        states = {}
        for file in sorted(self._folder.glob("*.txt")):
            if file.name < oldest:
                file.unlink(missing_ok=True)
                continue
            for line in file.read_text(encoding="utf-8").splitlines():
                message_id, state = line.split("\t")
                states[message_id] = state
        return states
