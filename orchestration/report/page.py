"""The report as a page; letters in its pictures are outlines, so that no value is ever markup."""

from pathlib import Path

from orchestration.pages import image_address, write_page
from orchestration.report.figures import Report
from orchestration.report.gallery import Picture, pictures
from orchestration.report.pictures.style import image


def write_report(report: Report, file: Path) -> None:
    """One HTML file."""
    shown = list(pictures(report))
    write_page(
        file, "orchestration.report", "report.html", {"source": _source}, report=report, pictures=shown
    )


def _source(picture: Picture) -> str:
    return image_address(image(picture.draw(), "svg"), "svg+xml") if picture.draw else ""
