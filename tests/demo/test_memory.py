"""Making and loading the demo takes no more memory for many people than for few: nothing is held as a whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.project import REPOSITORY

FEW, MANY = 10_000, 50_000
BOUND = 1_000  # MiB, Python and its libraries included; 50,000 people held at once take several times that


def peaks(people: int, folder: Path) -> tuple[int, int, int]:
    """Peak memory after generating and after loading, and the people who arrived."""
    folder.mkdir()
    (folder / "profiles.yml").write_text((REPOSITORY / "profiles.yml.example").read_text(encoding="utf-8"))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GOLDSEAM_", "DBT_"))},
        "DBT_PROFILES_DIR": str(folder),
        "GOLDSEAM_DUCKDB_PATH": str(folder / "goldseam.duckdb"),
        "PYTHONPATH": str(REPOSITORY),
    }
    command = [sys.executable, "-m", "tests.demo.peak_memory", str(people), str(folder / "demo")]
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    generated, loaded, arrived = map(int, done.stdout.split())
    return generated, loaded, arrived


@pytest.fixture(scope="module", name="measured")
def _measured(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[int, int, int]]:
    folder = tmp_path_factory.mktemp("memory")
    return {people: peaks(people, folder / str(people)) for people in (FEW, MANY)}


def test_the_demo_is_generated_in_chunks(measured: dict[int, tuple[int, int, int]]) -> None:
    assert measured[MANY][0] < 1.2 * measured[FEW][0], measured


def test_the_demo_is_loaded_in_chunks(measured: dict[int, tuple[int, int, int]]) -> None:
    assert measured[MANY][1] < min(1.4 * measured[FEW][1], BOUND), measured


def test_all_of_them_arrive(measured: dict[int, tuple[int, int, int]]) -> None:
    assert {people: arrived for people, (_, _, arrived) in measured.items()} == {FEW: FEW, MANY: MANY}
