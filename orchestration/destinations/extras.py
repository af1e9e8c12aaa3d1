"""Packages that only one destination needs."""

from typing import Any

from orchestration import extras
from orchestration.destinations.base import DeliveryError


def needed(module: str, extra: str) -> Any:
    """The module; imported when a sync starts. Raises DeliveryError."""
    try:
        return extras.needed(module, extra)
    except extras.ExtraMissing as error:
        raise DeliveryError("extra_missing", str(error), is_definitive=True) from None
