"""A demo of 2,000 people, generated once, and a database that sees its files."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.demo.config import DemoConfig
from orchestration.demo.generate import append_day, generate
from orchestration.demo.tables import TABLES

CONFIG = DemoConfig(people=2_000, chunk_people=800)
NEXT_DAY = CONFIG.until + timedelta(days=1)


class Demo:
    """The files of a demo as tables: `raw_web.tracks` the first load, `next_raw_web.tracks` the day after."""

    def __init__(self, folder: Path) -> None:
        self._connection = duckdb.connect()
        for prefix, day in (("", CONFIG.until), ("next_", NEXT_DAY)):
            for path, spec in TABLES.items():
                file = folder / path / f"{day.isoformat()}.parquet"
                self._connection.execute(f"create schema if not exists {prefix}{spec.schema}")
                self._connection.execute(
                    f"create view {prefix}{spec.schema}.{spec.name} as select * from read_parquet('{file}')"
                )

    def rows(self, sql: str) -> list[tuple]:
        return self._connection.execute(sql).fetchall()

    def row(self, sql: str) -> tuple:
        return self.rows(sql)[0]


@pytest.fixture(scope="session", name="folder")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    generate(CONFIG, folder)
    append_day(folder)
    return folder


@pytest.fixture(scope="session")
def demo(folder: Path) -> Iterator[Demo]:
    yield Demo(folder)
