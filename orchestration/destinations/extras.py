"""Packages that only one destination needs."""

import importlib
from typing import Any

from orchestration.destinations.base import DeliveryError


def needed(module: str, extra: str) -> Any:
    """The module; imported when a sync starts, so that nobody loads what they do not use. Raises DeliveryError."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise DeliveryError(
            "extra_missing",
            f"The package {module} is missing: pip install 'goldseam[{extra}]'",
            is_definitive=True,
        ) from None
