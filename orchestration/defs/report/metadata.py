"""The report's pictures as Dagster shows them."""

import dagster as dg

from orchestration.pages import image_address
from orchestration.report.figures import Report
from orchestration.report.gallery import Picture, pictures
from orchestration.report.pictures.style import image


def picture_metadata(report: Report) -> dict[str, dg.MetadataValue]:
    """Each picture by its key, or why there is none."""
    return {one.key: dg.MetadataValue.md(_text(one)) for one in pictures(report)}


def _text(one: Picture) -> str:
    return f"![{one.title}]({image_address(image(one.draw(), 'png'), 'png')})" if one.draw else one.missing
