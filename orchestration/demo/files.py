"""The Parquet files of one load."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.demo.tables import TABLES


class TableFiles:
    """A file per table, `<folder>/<schema>/<table>/<day>.parquet`, visible only when all are complete."""

    def __init__(self, folder: Path, day: date) -> None:
        self._files = {path: folder / path / f"{day.isoformat()}.parquet" for path in TABLES}
        self._writers: dict[str, pq.ParquetWriter] = {}
        self.rows = dict.fromkeys(TABLES, 0)
        for path, file in self._files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            self._writers[path] = pq.ParquetWriter(_unfinished(file), TABLES[path].arrow, compression="zstd")

    def write(self, path: str, table: pa.Table) -> None:
        """Appends a row group."""
        if len(table):
            self._writers[path].write_table(table)
            self.rows[path] += len(table)

    def publish(self) -> dict[str, Path]:
        for writer in self._writers.values():
            writer.close()
        for file in self._files.values():
            _unfinished(file).replace(file)
        return self._files

    def discard(self) -> None:
        for path, writer in self._writers.items():
            writer.close()
            _unfinished(self._files[path]).unlink(missing_ok=True)


def _unfinished(file: Path) -> Path:
    return file.with_suffix(".unfinished")
