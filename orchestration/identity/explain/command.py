"""`goldseam explain`: one identifier, or why two are one person or not; as text, JSON and a picture."""

from datetime import datetime
from pathlib import Path

from rich.console import Console

from orchestration.errors import Explained
from orchestration.identity.explain.explain import explain, parse_moment
from orchestration.identity.explain.text import show
from orchestration.warehouse import Warehouse

_PICTURES = (".svg", ".png")


class ExplainError(Explained):
    """The command line asks for what cannot be."""


def run_explain(
    warehouse: Warehouse,
    typed: list[str],
    as_of: str | None,
    is_json: bool,
    picture: Path | None,
    console: Console,
) -> None:
    """Print the explanation; draw it where a file is named. Raises Explained errors for bad input."""
    moment: datetime | None = parse_moment(as_of) if as_of else None
    if picture and picture.suffix.lower() not in _PICTURES:
        raise ExplainError(f"--picture {picture}: the name must end in .svg or .png.")
    if picture and not picture.resolve().parent.is_dir():
        raise ExplainError(f"--picture {picture}: there is no folder {picture.resolve().parent}.")
    if len(typed) == 2 and typed[0].strip() == typed[1].strip():
        raise ExplainError(
            f"{typed[0]!r} is given twice: name two identifiers to compare, or one to explain."
        )
    explanation = explain(warehouse, typed, moment)
    if is_json:
        print(explanation.model_dump_json(indent=2))
    else:
        show(explanation, console)
    if picture:
        # half a second to import, and only this needs it
        from orchestration.identity.explain.picture import draw

        draw(explanation, picture)
        if not is_json:
            console.print(f"picture: {picture}", markup=False, soft_wrap=True)
