"""Parsing a dbt project costs seconds, and its result is the same for every scratch warehouse of an engine: it is done
once for all processes of a test session."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

_kept: dict[str, bytes] = {}
_session: list[Path] = []


def share_parses(folder: Path) -> None:
    """Where the processes of this session keep what they parsed."""
    _session[:] = [folder]


def parsed(key: object, parse: Callable[[], bytes]) -> bytes:
    """What `parse` gives for a key (its repr says all that parsing depends on), from whichever process was first."""
    name = hashlib.sha256(repr(key).encode()).hexdigest()
    if name not in _kept:
        file = _session[0] / f"{name}.manifest"
        with FileLock(file.with_suffix(".lock")):
            if not file.exists():
                file.write_bytes(parse())
        _kept[name] = file.read_bytes()
    return _kept[name]
