"""python -m benchmarks.identity [--size small|full] [--only people|shapes|stage|postgres] [--repeat 3]

full takes about half an hour and keeps its tables in docs/benchmarks.md; small takes a minute and only prints.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer

from benchmarks.identity import components, stage
from benchmarks.identity.peers import MissingPeerError
from benchmarks.identity.sizes import PREPARE, Size, SizeName
from benchmarks.job import JobError
from benchmarks.record import machine, record
from benchmarks.workspace import duckdb_workspace, postgres_workspace

POSTGRES_DIVISOR = 10


class Part(StrEnum):
    """Each can be run alone and has its own place in docs/benchmarks.md."""

    PEOPLE = "people"
    SHAPES = "shapes"
    STAGE = "stage"
    POSTGRES = "postgres"


def main(
    size: Annotated[SizeName, typer.Option(help="small is a hundredth and is not recorded.")] = "full",
    only: Annotated[list[Part] | None, typer.Option(help="One part; may be given again.")] = None,
    repeat: Annotated[int, typer.Option(min=1, help="Components: keep the quickest of so many.")] = 1,
) -> None:
    """Compare the identity stage with its peers."""
    for part in only or list(Part):
        try:
            text = PARTS[part](Size.of(size), repeat)
        except (MissingPeerError, JobError) as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from None
        if size == "full":
            record(f"bench-identity-{part}", f"{text}\n\n{machine()}.")
        else:
            print(text, flush=True)


def _stage(size: Size, _repeat: int) -> str:
    with duckdb_workspace(PREPARE) as workspace:
        return stage.measure_stage(workspace, size)


def _postgres(size: Size, repeat: int) -> str:
    tenth = size.divided(POSTGRES_DIVISOR)
    with postgres_workspace(PREPARE) as workspace:
        alone = components.compare_on_postgres(workspace, tenth, repeat)
        return f"{alone}\n\n{stage.measure_stage(workspace, tenth)}"


PARTS: dict[Part, Callable[[Size, int], str]] = {
    Part.PEOPLE: components.compare_people,
    Part.SHAPES: components.compare_shapes,
    Part.STAGE: _stage,
    Part.POSTGRES: _postgres,
}

if __name__ == "__main__":
    typer.run(main)
