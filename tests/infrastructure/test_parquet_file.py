"""Large files part by part: whole, in order, and without keeping what was read."""

import pyarrow
import pytest
from pyarrow import parquet

from orchestration.parquet_file import read_parts

_GROUPS, _ROWS = 40, 25_000


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("parts") / "rows.parquet"
    schema = pyarrow.schema([("number", pyarrow.int64()), ("text", pyarrow.string())])
    with parquet.ParquetWriter(path, schema, compression="none") as writer:
        for group in range(_GROUPS):
            numbers = range(group * _ROWS, (group + 1) * _ROWS)
            rows = {"number": list(numbers), "text": [f"{number:064d}" for number in numbers]}
            writer.write_table(pyarrow.table(rows, schema=schema))
    return path


def test_every_row_comes_once_and_in_order(file):
    numbers = [
        number for part in read_parts(file, 1_000, ["number"]) for number in part["number"].to_pylist()
    ]
    assert numbers == list(range(_GROUPS * _ROWS))


def test_a_part_has_no_more_rows_than_asked_for_and_every_column(file):
    part = next(read_parts(file, 1_000))
    assert part.num_rows <= 1_000
    assert part.schema.names == ["number", "text"]


def test_what_was_read_is_not_kept(file):
    before = pyarrow.total_allocated_bytes()
    most = 0
    for _ in read_parts(file, 1_000):
        most = max(most, pyarrow.total_allocated_bytes() - before)
    assert most < file.stat().st_size / 5
