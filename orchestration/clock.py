"""The clock of what Python writes down."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Now, UTC without zone, as timestamps are stored."""
    return datetime.now(UTC).replace(tzinfo=None)
