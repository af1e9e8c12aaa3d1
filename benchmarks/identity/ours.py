"""Goldseam's side of the benchmark: the real models, run by dbt."""

import os

from benchmarks import dbt_project
from benchmarks.database import RESULTS, open_database

# Follows the folder models/identity, whatever models it holds.
STAGE = "goldseam.identity"
MODEL = "bench_components"
FEEDS_MEMORY = "14GB"


def point_at(url: str, graph: str) -> None:
    """Let view bench.edges show the graph: names that do not change save dbt from reading the project again."""
    with open_database(url) as session:
        session.execute(f"create or replace view bench.edges as select * from {graph}")


def solve(url: str, folder: str) -> dict:
    """Encode and components alone: the stage's macros in a model that ends with the table that the peers write."""
    return dbt_project.run(folder, url, "run", "--select", MODEL)


def keep_result(url: str, result: str) -> None:
    """Name the model's table as the result. Not part of solve(): dbt holds the database until its process ends."""
    with open_database(url) as session:
        session.execute(f"drop table if exists {result}")
        session.execute(f"alter table {RESULTS}.{MODEL} rename to {result.split('.')[1]}")


def build_feeds_in_full(url: str, folder: str) -> dict:
    """build_feeds with room, since they are not what is measured."""
    os.environ["GOLDSEAM_DUCKDB_MEMORY"] = FEEDS_MEMORY
    return build_feeds(url, folder)


def build_feeds(url: str, folder: str) -> dict:
    """What the stage reads: rules and feeds, brought up to date."""
    kinds = ["--resource-type", "seed", "--resource-type", "model"]
    return dbt_project.run(folder, url, "build", "--select", f"+{STAGE}", "--exclude", STAGE, *kinds)


def build_identity(url: str, folder: str, is_full: bool) -> dict:
    """The identity models, all of them."""
    return dbt_project.run(folder, url, "run", "--select", STAGE, *(["--full-refresh"] if is_full else []))


def follow_changes(url: str, folder: str) -> dict:
    """Feeds, then identity, in one process as in every run of the product: what the feeds read is in memory."""
    return {"feeds": build_feeds(url, folder), "identity": build_identity(url, folder, is_full=False)}
