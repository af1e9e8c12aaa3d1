"""DuckDB admits one process: what is told to the second, and what it may read meanwhile."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import Warehouse, WarehouseBusy, read_copy_of
from tests.support.project import REPOSITORY

HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A warehouse that another process holds until the test is over."""
    path = tmp_path / "goldseam.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table people as select 7 as number")
    shutil.copy(REPOSITORY / "profiles.yml.example", tmp_path / "profiles.yml")
    monkeypatch.setenv("DBT_PROFILES_DIR", str(tmp_path))
    monkeypatch.setenv("GOLDSEAM_DUCKDB_PATH", str(path))
    monkeypatch.chdir(Path.cwd())
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=dict(os.environ),
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        yield path
        holder.stdin.close()


def test_the_second_process_is_told_to_wait(busy: Path) -> None:
    with pytest.raises(WarehouseBusy, match="Another process writes to"):
        Warehouse.open()


def test_a_reader_takes_the_copy(busy: Path) -> None:
    shutil.copy(busy, read_copy_of(busy))
    with Warehouse.open(is_copy_enough=True) as warehouse:
        assert warehouse.fetch("select number from people") == [(7,)]


def test_a_reader_without_a_copy_waits_too(busy: Path) -> None:
    with pytest.raises(WarehouseBusy):
        Warehouse.open(is_copy_enough=True)
