"""`goldseam segments`: for people, or as JSON."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from rich.console import Console

from orchestration.segments.model import Diff, Segment
from orchestration.segments.preview import preview_segment
from orchestration.segments.reader import check_segment_tables, diff_segments, list_segments
from orchestration.segments.text import show_diff, show_list, show_preview
from orchestration.warehouse import Warehouse


def run_list(warehouse: Warehouse, is_json: bool, console: Console) -> None:
    """Every segment with its size, its last change and its owner. Raises SegmentsError."""
    check_segment_tables(warehouse)
    segments = list_segments(warehouse)
    if is_json:
        print(TypeAdapter(list[Segment]).dump_json(segments, indent=2).decode())
    else:
        show_list(segments, console)


def run_diff(warehouse: Warehouse, name: str | None, is_json: bool, console: Console) -> None:
    """Who came and who left at the last evaluation, and why. Raises SegmentsError."""
    check_segment_tables(warehouse)
    diffs = diff_segments(warehouse, name)
    if is_json:
        print(TypeAdapter(list[Diff]).dump_json(diffs, indent=2).decode())
    else:
        show_diff(diffs, console)


def run_preview(name: str, variables: Mapping[str, Any], is_json: bool, console: Console) -> None:
    """What the segment as written now would hold. Raises SegmentsError."""
    preview = preview_segment(name, variables)
    if is_json:
        print(preview.model_dump_json(indent=2))
    else:
        show_preview(preview, console)
