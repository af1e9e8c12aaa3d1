"""Draw docs/images/lineage.svg, the house on one page, from dbt's manifest.

Run `python -m orchestration.reference.lineage` after models were added, renamed or wired anew, look at the
picture and commit it.
"""

import contextlib
import io
import itertools
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from orchestration.reference.house import House, Row

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "images" / "lineage.svg"

# What a room is for, in a few words; the order is the order of the house.
ROOMS = {
    "raw": "as delivered",
    "staging": "one folder per source",
    "feeds": "one shape for all",
    "identity": "who is who",
    "profiles": "the golden record",
    "activity": "what they did",
    "traits": "what it amounts to",
    "segments": "who is meant",
    "decisions": "who gets what",
    "activation": "what to tell whom",
    "measurement": "what it brought",
    "destination": "what leaves",
}
COLUMNS = [
    ["raw"],
    ["staging"],
    ["feeds"],
    ["identity"],
    ["profiles", "activity", "traits"],
    ["segments", "decisions"],
    ["activation", "destination"],
    ["measurement"],
]

# Where a reader asks; the answers are tables of the house.
QUESTIONS = {
    "Why was this row not used?": "feed_rejections",
    "Why are these two one person?": "identity_edges",
    "Who said so, and who said otherwise?": "profile_attributes",
    "Why is she not in the audience?": "activation_plan",
}

HINGE = "model.goldseam.identity_map"
STEM = "model.goldseam.feed_identifiers"

MARGIN, GAP, STACK_GAP = 22, 30, 20
HEAD, ROW, NOTED_ROW, FOOT, PAD = 50, 21, 34, 8, 13
CHARACTER = 7.35
TOP = 66
# Rooms hang so that facts pass below identity and reach activity almost level.
DROP = {
    "raw": 0.5,
    "staging": 0.5,
    "feeds": 0.52,
    "identity": 0.0,
    "profiles": 0.0,
    "segments": 0.42,
    "activation": 0.4,
    "measurement": 0.42,
}


@dataclass(frozen=True)
class Panel:
    """A room on the page."""

    room: str
    rows: list[Row]
    x: float
    y: float
    width: float

    @property
    def height(self) -> float:
        return _height(self.rows)

    def tops(self) -> Iterator[tuple[Row, float]]:
        """Each row with the y of its upper edge."""
        y = self.y + HEAD
        for row in self.rows:
            yield row, y
            y += _row_height(row)

    def middle(self, key: str) -> float | None:
        """The y of a row's middle, None where it is not in this room."""
        return next((y + _row_height(row) / 2 for row, y in self.tops() if row.key == key), None)


def draw(manifest: Mapping[str, Any]) -> str:
    """The picture as SVG text; the same manifest gives the same text."""
    house = House(manifest)
    panels = list(_panels(house))
    width = max(panel.x + panel.width for panel in panels) + MARGIN
    floor = max(panel.y + panel.height for panel in panels)
    height = floor + 76
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
        "<title>Goldseam: from raw tables through identity to audiences</title>",
        _STYLE,
        f'<rect class="paper" width="{width:.0f}" height="{height:.0f}" rx="14"/>',
        _text("name", MARGIN + 2, 37, "Goldseam"),
        _text("gloss", MARGIN + 108, 37, "every table here is a dbt model in your own warehouse"),
        *_seam_legend(width),
        *_vertical_arrows(panels),
        *_curves(house, panels),
        *(_panel(panel) for panel in panels),
        *_masked_band(panels, house.masked_count, floor + 20),
        *_questions(height),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _panels(house: House) -> Iterator[Panel]:
    tallest = max(_stack_height(house, column) for column in COLUMNS)
    x = float(MARGIN)
    for column in COLUMNS:
        width = max(_width(room, house.rows[room]) for room in column)
        y = TOP + DROP[column[0]] * (tallest - _stack_height(house, column))
        for room in column:
            yield Panel(room, house.rows[room], round(x, 1), round(y, 1), width)
            y += _height(house.rows[room]) + (STACK_GAP if column[0] == "profiles" else 2 * STACK_GAP)
        x += width + GAP


def _stack_height(house: House, column: list[str]) -> float:
    gap = STACK_GAP if column[0] == "profiles" else 2 * STACK_GAP
    return sum(_height(house.rows[room]) for room in column) + gap * (len(column) - 1)


def _height(rows: list[Row]) -> float:
    return HEAD + sum(map(_row_height, rows)) + FOOT


def _row_height(row: Row) -> float:
    return NOTED_ROW if row.note else ROW


def _width(room: str, rows: Iterable[Row]) -> float:
    texts = [len(row.label) * CHARACTER for row in rows] + [len(ROOMS[room]) * 5.6]
    return round(max(74, *texts) + 2 * PAD, 1)


def _curves(house: House, panels: list[Panel]) -> Iterator[str]:
    """One curve per arrow between columns; the seam is drawn last, on top."""
    golden = []
    for origin, target in house.arrows:
        start, end = _place(panels, origin), _place(panels, target)
        if start is None or end is None or start[0].x >= end[0].x:
            continue
        x1, y1, x2, y2 = start[0].x + start[0].width, start[1], end[0].x, end[1]
        bend = (x2 - x1) / 2
        path = f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        is_seam = origin == HINGE or (origin == STEM and end[0].room == "identity")
        if is_seam:
            golden.append(f'<path class="seam" d="{path}"/>')
        else:
            yield f'<path class="flow" d="{path}"/>'
    yield from golden


def _place(panels: list[Panel], key: str) -> tuple[Panel, float] | None:
    for panel in panels:
        middle = panel.middle(key)
        if middle is not None:
            return panel, middle
    return None


def _vertical_arrows(panels: list[Panel]) -> Iterator[str]:
    """Rooms that stand above one another hand down as a whole."""
    for upper, lower in itertools.pairwise(panels):
        if upper.x == lower.x:
            x = upper.x + upper.width / 2
            yield f'<path class="flow stout" d="M{x:.1f} {upper.y + upper.height:.1f}V{lower.y:.1f}"/>'


def _panel(panel: Panel) -> str:
    kind = "panel hinge" if panel.room == "identity" else "panel"
    parts = [
        _box(kind, panel.x, panel.y, panel.width, panel.height, 9),
        _text("room", panel.x + PAD, panel.y + 22, panel.room),
        _text("gloss", panel.x + PAD, panel.y + 38, ROOMS[panel.room]),
    ]
    for row, y in panel.tops():
        parts.extend(_row(panel, row, y))
    return "\n".join(parts)


def _row(panel: Panel, row: Row, y: float) -> Iterator[str]:
    if row.key == HINGE:
        yield _box("gold", panel.x + 6, y + 1, panel.width - 12, ROW - 2, 5)
    kind = "hinge-name" if row.key == HINGE else "table" if row.is_public else "table inner"
    yield _text(kind, panel.x + PAD, y + 15, row.label)
    if row.note:
        yield _text("note", panel.x + PAD, y + 28, row.note)


def _seam_legend(width: float) -> Iterator[str]:
    words = "the seam: identifier → node_id → profile_id"
    x = width - MARGIN - len(words) * 5.7
    yield f'<path class="seam" d="M{x - 36:.1f} 33H{x - 8:.1f}"/>'
    yield _text("gloss", x, 37, words)


def _masked_band(panels: list[Panel], count: int, y: float) -> Iterator[str]:
    first, last = next(panel for panel in panels if panel.room == "profiles"), panels[-1]
    yield _box("panel", first.x, y, last.x + last.width - first.x, 34, 9)
    yield _text("room", first.x + PAD, y + 22, "masked")
    words = f"{count} views: what BI reads by default, personal columns hidden by their tags"
    yield _text("gloss", first.x + PAD + 68, y + 22, words)


def _questions(height: float) -> Iterator[str]:
    y = height - MARGIN - 19 * (len(QUESTIONS) - 1)
    for question, table in QUESTIONS.items():
        yield f'<circle class="gold" cx="{MARGIN + 5}" cy="{y - 4:.1f}" r="2.6"/>'
        yield _text("gloss", MARGIN + 16, y, question)
        yield _text("table", MARGIN + 256, y, table)
        y += 19


def _text(kind: str, x: float, y: float, words: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'


def _box(kind: str, x: float, y: float, width: float, height: float, radius: int) -> str:
    size = f'width="{width:.1f}" height="{height:.1f}" rx="{radius}"'
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" {size}/>'


_STYLE = """<style>
  svg { font-family: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif }
  .paper { fill: #f6f4ef }
  .panel { fill: #ffffff; stroke: #dcd7cb; stroke-width: 1 }
  .hinge { stroke: #c9971c; stroke-width: 1.6 }
  .gold { fill: #c9971c }
  .flow { fill: none; stroke: #8d93a1; stroke-width: 1.1; opacity: .5 }
  .stout { stroke-width: 1.6; opacity: .7 }
  .seam { fill: none; stroke: #c9971c; stroke-width: 2.2; stroke-linecap: round }
  .name { font-size: 17px; font-weight: 700; fill: #23262d }
  .room { font-size: 14px; font-weight: 700; fill: #23262d }
  .gloss { font-size: 11.5px; fill: #7d776a }
  .note { font-size: 10.5px; fill: #7d776a }
  .table { font-size: 12.8px; fill: #23262d }
  .inner { fill: #8f8a7e }
  .hinge-name { font-size: 12.8px; font-weight: 700; fill: #14161b }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #14161b }
    .panel { fill: #1e2128; stroke: #353a45 }
    .hinge { stroke: #e3b341 }
    .gold { fill: #e3b341 }
    .flow { stroke: #98a1b3; opacity: .42 }
    .seam { stroke: #e3b341 }
    .name, .room, .table { fill: #eceae4 }
    .gloss, .note { fill: #a29c8e }
    .inner { fill: #8b8f99 }
  }
</style>"""


def read_manifest() -> Mapping[str, Any]:
    """dbt's manifest of this project, parsed anew. Raises RuntimeError with dbt's words."""
    from dbt.cli.main import dbtRunner

    from orchestration.project import PROJECT_DIR, TARGET_DIR, profiles_dir

    os.chdir(PROJECT_DIR)
    with contextlib.redirect_stdout(io.StringIO()):
        result = dbtRunner().invoke(
            [
                "parse",
                "--no-partial-parse",
                "--project-dir",
                str(PROJECT_DIR),
                "--profiles-dir",
                str(profiles_dir()),
            ]
        )
    if not result.success:
        raise RuntimeError(f"dbt parse failed: {result.exception}")
    return json.loads((TARGET_DIR / "manifest.json").read_text(encoding="utf-8"))


def main() -> None:
    """Write the picture."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(draw(read_manifest()), encoding="utf-8")
    print(f"{PICTURE} written")


if __name__ == "__main__":
    main()
