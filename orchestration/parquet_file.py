"""Parquet files that are larger than memory, read part by part."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow
from pyarrow import parquet


def read_parts(path: Path, size: int, columns: Sequence[str] | None = None) -> Iterator[pyarrow.RecordBatch]:
    """At most `size` rows at a time, in the file's order and constant memory."""
    # read ahead, every part that was ever read stays in memory until the file is closed
    with parquet.ParquetFile(path, pre_buffer=False) as file:
        yield from file.iter_batches(size, columns=list(columns) if columns else None)
