"""Waiting for what happens elsewhere: patiently, because the machine may be busy with something else."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def eventually(look: Callable[[], Found], seconds: float = 60) -> Found:
    """What `look` finds, as soon as it finds anything; what it found last, when the time is over."""
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found
