"""Runs of the whole job take turns: the second says that it waits, and goes on when the first has ended or died."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.project import REPOSITORY, Project

# seconds after which a run that waits for nothing is ended, so that its test fails instead of waiting too
PATIENCE = 60
RUN = """
import sys
from rich.console import Console
from orchestration.turns import own_turn
with own_turn(Console(file=sys.stdout, width=120)):
    print("at work", flush=True)
    sys.stdin.read()
"""


@contextmanager
def run(project: Project, **settings: str) -> Iterator[subprocess.Popen[str]]:
    with project._environment():
        folders = {
            "DBT_PROFILES_DIR": str(project._profiles_folder),
            "GOLDSEAM_TARGET": project.engine,
            "PYTHONUNBUFFERED": "1",
        }
        process = subprocess.Popen(
            [sys.executable, "-c", RUN],
            cwd=REPOSITORY,
            env=os.environ | folders | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    with process:
        yield process
        process.kill()
    watchdog.cancel()


@pytest.fixture(scope="module", params=[pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> str:
    """DuckDB's refusal has tests of its own."""
    return request.param


def test_the_second_waits_until_the_first_has_ended(project: Project) -> None:
    with run(project) as first:
        assert first.stdout.readline() == "at work\n"
        with run(project) as second:
            assert "Another run is at work here" in second.stdout.readline()
            first.stdin.close()
            assert second.stdout.readline() == "at work\n"


def test_a_run_that_was_killed_keeps_nobody_waiting(project: Project) -> None:
    with run(project) as first:
        assert first.stdout.readline() == "at work\n"
        first.send_signal(signal.SIGKILL)
        with run(project) as second:
            assert "at work\n" in iter(second.stdout.readline, "")


def test_another_prefix_is_another_company(project: Project) -> None:
    with run(project) as first:
        assert first.stdout.readline() == "at work\n"
        with run(project, GOLDSEAM_SCHEMA_PREFIX="dev_") as other:
            assert other.stdout.readline() == "at work\n"
