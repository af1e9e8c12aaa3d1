"""What a run's CSV becomes where another format is wanted, some rows at a time. An empty cell is null there."""

import csv
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

Format = Literal["csv", "jsonl", "parquet"]

_ROWS = 10_000


def read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write_jsonl(source: Path, target: Path, columns: Sequence[str]) -> None:
    """One JSON object a line."""
    with target.open("w", encoding="utf-8") as file:
        for cells in read(source):
            row = {column: cells[column] or None for column in columns}
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_parquet(source: Path, target: Path, columns: Sequence[str]) -> None:
    """Every column is text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(column, pa.string()) for column in columns])
    rows = read(source)
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        while some := list(islice(rows, _ROWS)):
            table = {column: [cells[column] or None for cells in some] for column in columns}
            writer.write_table(pa.table(table, schema=schema))


CONVERTERS = {"csv": None, "jsonl": write_jsonl, "parquet": write_parquet}
