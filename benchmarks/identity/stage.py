"""The whole identity stage through dbt: feeds in, map and history out; first all, then what is new."""

from dataclasses import dataclass

from benchmarks.database import open_database
from benchmarks.identity.contest import memory_text
from benchmarks.identity.generate.jobs import copy_to_postgres, generate_records
from benchmarks.identity.generate.records import SCHEMA, Batch, arrival
from benchmarks.identity.sizes import Size
from benchmarks.job import Outcome, run_job
from benchmarks.record import markdown_table
from benchmarks.workspace import Workspace

# Named, not imported: dbt's memory in this process would count as the stage's.
OURS = "benchmarks.identity.ours"
# Models that take less than this share of a step are not told apart.
SHARE_SHOWN = 0.02


@dataclass(frozen=True)
class Step:
    """One run of the stage. seconds: from the first identity model's start to the last one's end."""

    title: str
    feeds_seconds: float | None
    seconds: float
    models: dict[str, float]
    process: Outcome


def measure_stage(workspace: Workspace, size: Size) -> str:
    """Full build, 1 % new, 0.01 % new, broken limits, and a full build again, which must find the same clusters."""
    generate_records(workspace.file, size.identifiers, size.households)
    if workspace.engine == "postgres":
        copy_to_postgres(workspace.file, workspace.url, SCHEMA)
    households = f"{size.households:,} components that break a limit"
    steps = [
        _all_new(workspace, "full build"),
        _some_new(workspace, "1 % new records", Batch.ONE_PERCENT),
        _some_new(workspace, "0.01 % new records", Batch.ONE_IN_TEN_THOUSAND),
        _some_new(workspace, f"{households}, new", Batch.HOUSEHOLDS),
    ]
    run_job("benchmarks.identity.agreement:keep_clusters", url=workspace.url)
    steps.append(_in_full(workspace, f"full build with {households}"))
    run_job("benchmarks.identity.agreement:check_clusters", url=workspace.url)
    return f"{_counts(workspace)}\n\n{_table(steps, workspace)}\n\n{_models(steps)}"


def _all_new(workspace: Workspace, title: str) -> Step:
    _let_in(workspace, Batch.BASE)
    feeds = run_job(f"{OURS}:build_feeds_in_full", url=workspace.url, folder=workspace.project)
    return _in_full(workspace, title, feeds.answer["seconds"])


def _in_full(workspace: Workspace, title: str, feeds_seconds: float | None = None) -> Step:
    process = run_job(f"{OURS}:build_identity", url=workspace.url, folder=workspace.project, is_full=True)
    return _told(workspace, Step(title, feeds_seconds, **process.answer, process=process))


def _some_new(workspace: Workspace, title: str, batch: Batch) -> Step:
    _let_in(workspace, batch)
    process = run_job(f"{OURS}:follow_changes", url=workspace.url, folder=workspace.project)
    feeds, identity = process.answer["feeds"], process.answer["identity"]
    return _told(workspace, Step(title, feeds["seconds"], **identity, process=process))


def _let_in(workspace: Workspace, batch: Batch) -> None:
    with open_database(workspace.url) as session:
        session.execute(arrival(batch))


def _told(workspace: Workspace, step: Step) -> Step:
    models = {name: round(seconds, 1) for name, seconds in step.models.items()}
    feeds = f"feeds {step.feeds_seconds:.1f} s, " if step.feeds_seconds else ""
    print(f"{workspace.engine}, {step.title}: {feeds}identity {step.seconds:.1f} s, {models}", flush=True)
    return step


def count_rows(url: str) -> list[int]:
    """For run_job: rows of the feed, identifiers, edges, clusters."""
    with open_database(url) as session:
        return list(
            session.fetch("""
                select
                    (select count(*) from feeds.feed_identifiers),
                    (select count(*) from identity.identity_nodes),
                    (select count(*) from identity.identity_edges),
                    (select count(distinct cluster_id) from identity.identity_clusters)""")[0]
        )


def _counts(workspace: Workspace) -> str:
    feed, nodes, links, clusters = run_job(f"{__name__}:count_rows", url=workspace.url).answer
    return (
        f"In the end {feed:,} rows of feed_identifiers, {nodes:,} identifiers, {links:,} edges, "
        f"{clusters:,} clusters."
    )


def _table(steps: list[Step], workspace: Workspace) -> str:
    full = steps[0].seconds
    header = [
        "step",
        "feeds before it",
        "identity models",
        "of the full build",
        "dbt, start to end",
        "peak memory",
    ]
    rows = [
        [
            step.title,
            f"{step.feeds_seconds:.1f} s" if step.feeds_seconds else "",
            f"{step.seconds:.1f} s",
            f"{step.seconds / full:.1%}",
            f"{step.process.seconds:.1f} s",
            memory_text(step.process) if workspace.engine == "duckdb" else "of the server",
        ]
        for step in steps
    ]
    return markdown_table(header, rows)


def _models(steps: list[Step]) -> str:
    """Where the time goes. Models run side by side, so their sum exceeds the step's time."""
    shown = [
        name
        for name in steps[-1].models
        if any(step.models.get(name, 0) > SHARE_SHOWN * step.seconds for step in steps)
    ]
    rows = [[name, *(f"{step.models.get(name, 0):.1f} s" for step in steps)] for name in shown]
    return markdown_table(["model", *(step.title for step in steps)], rows)
