"""The report as one HTML file that needs nothing else: no script, no font, no picture from elsewhere."""

import base64
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from orchestration.report.figures import Report
from orchestration.report.gallery import Picture, pictures
from orchestration.report.pictures.style import image


def write_report(report: Report, file: Path) -> None:
    """Every value is escaped, and letters in pictures are outlines: they come from anywhere."""
    environment = Environment(
        loader=PackageLoader("orchestration.report", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["source"] = _source
    page = environment.get_template("report.html").render(report=report, pictures=list(pictures(report)))
    file.write_text(page, encoding="utf-8")


def _source(picture: Picture) -> str:
    """The address that carries the picture itself."""
    if picture.draw is None:
        return ""
    return "data:image/svg+xml;base64," + base64.b64encode(image(picture.draw(), "svg")).decode()
