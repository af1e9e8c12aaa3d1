"""Pages that need nothing else: one HTML file, no script, no font, no picture from elsewhere."""

import base64
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from orchestration.errors import Explained


class PageError(Explained):
    """A page cannot be written there; the message says why."""


def check_page(file: Path) -> None:
    """Raises PageError before any work is done for a file that cannot be."""
    if file.suffix.lower() != ".html":
        raise PageError(f"--html {file}: the name must end in .html.")
    if not file.resolve().parent.is_dir():
        raise PageError(f"--html {file}: there is no folder {file.resolve().parent}.")


def write_page(
    file: Path, package: str, template: str, filters: Mapping[str, Callable[..., str]], **values: Any
) -> None:
    """A template of a package's folder templates/. Every value is escaped: they come from anywhere."""
    environment = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters
    file.write_text(environment.get_template(template).render(**values), encoding="utf-8")


def image_address(image: bytes, kind: str) -> str:
    """The address that carries the picture itself; kind: png or svg+xml."""
    return f"data:image/{kind};base64,{base64.b64encode(image).decode()}"
