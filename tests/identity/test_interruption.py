"""Runs that die in the middle, and runs that meet: the next run makes up for it, and nothing is lost."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.identity import test_incremental as batches
from tests.identity.test_incremental import MODELS, Sources, anew, both_run, grown, load
from tests.support.project import Project

# pytest finds fixtures by name in this module
__all__ = ["anew", "grown"]

KILLED_AT = [
    "feed_identifiers",
    "identity_links",
    "identity_map_history",
]


@pytest.fixture(scope="module")
def sources(grown: Project, anew: Project) -> Sources:
    """A first batch is in, on both sides."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    found = Sources(random.Random(seed))
    found.next_batch(40)
    both_run(grown, anew, found)
    return found


def test_a_run_that_ends_between_two_models(grown: Project, anew: Project, sources: Sources) -> None:
    """A batch for each place to stop at, and only the last run goes through."""
    for last in (
        ["feed_identifiers"],
        ["feed_identifiers", "identity_nodes"],
        ["identity_nodes", "identity_links"],
    ):
        sources.next_batch(40)
        load(grown, sources)
        grown.dbt("run", "--select", "phone_numbers", "feed_attributes", *last)
    both_run(grown, anew, sources)
    assert not batches.is_full(grown, "identity_clusters")


@pytest.mark.parametrize("model", KILLED_AT)
def test_a_run_killed_inside_a_model(grown: Project, anew: Project, sources: Sources, model: str) -> None:
    sources.next_batch(40)
    load(grown, sources)
    with started(grown) as run:
        for line in run.stdout:
            if "START" in line and line.split(" START ")[1].split(".")[-1].startswith(model):
                break
        time.sleep(sources.chance.random() / 4)
        run.send_signal(signal.SIGKILL)
    both_run(grown, anew, sources)


def test_two_runs_at_once(grown: Project, anew: Project, sources: Sources) -> None:
    """Postgres: the second waits, table by table, or stumbles over a view of the first. DuckDB: it is refused."""
    sources.next_batch(40)
    load(grown, sources)
    with started(grown) as one, started(grown) as other:
        said = [run.communicate()[0] for run in (one, other)]
    refused = [text for run, text in zip((one, other), said, strict=True) if run.returncode]
    if grown.engine == "duckdb":
        assert all("lock" in text.lower() for text in refused), said
    else:
        assert len(refused) < 2, said
    both_run(grown, anew, sources)


def started(project: Project) -> subprocess.Popen[str]:
    """A dbt run in a process of its own."""
    command = ["run", "--select", *MODELS, "--exclude", "identity_health"]
    with project._environment():
        return subprocess.Popen(
            [str(Path(sys.executable).with_name("dbt")), "--no-quiet", *command, *project._options()],
            cwd=project.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
