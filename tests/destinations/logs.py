"""What may never be logged, at any level, by us or by a library."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_PLAIN = logging.Formatter("%(name)s %(message)s")


@contextmanager
def unlogged(caplog: pytest.LogCaptureFixture, *secrets: str) -> Iterator[None]:
    """Around a whole test: everything is logged at DEBUG meanwhile, and none of these may be in it."""
    caplog.set_level(logging.DEBUG)
    yield
    # as a formatter would write them: with arguments and tracebacks
    lines = [_PLAIN.format(record) for record in caplog.get_records("call")]
    found = [line.split()[0] for line in lines if any(secret in line for secret in secrets)]
    assert not found, f"a secret or somebody's data is in the log, by {sorted(set(found))}"
