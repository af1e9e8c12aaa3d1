"""Packages that only some of Goldseam needs, loaded when they are wanted, so that nobody loads what they do not use."""

import importlib
from typing import Any

from orchestration.errors import Explained


class ExtraMissing(Explained):
    """A package of an extra is not installed; the message says how to install it."""


def needed(module: str, extra: str) -> Any:
    """The module. Raises ExtraMissing."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise ExtraMissing(f"The package {module} is missing: pip install 'goldseam[{extra}]'") from None
