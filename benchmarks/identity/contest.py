"""Goldseam and its peers on one graph: each in its own process, all of them checked against each other."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from benchmarks.database import RESULTS
from benchmarks.identity.peers import Peer
from benchmarks.job import Outcome, run_job
from benchmarks.workspace import Workspace

OURS = "Goldseam"
# Named, not imported: dbt's memory in this process would count as everybody's.
OURS_MODULE = "benchmarks.identity.ours"
# A peer is given this many times our seconds, and never less than the floor.
PATIENCE = 15
PATIENCE_FLOOR = 60


@dataclass(frozen=True)
class Contestant:
    """A row of the table."""

    title: str
    outcome: Outcome


def contest(workspace: Workspace, graph: str, peers: list[Peer], repeat: int) -> list[Contestant]:
    """Ours first: its seconds set the peers' time-out, its result is what theirs must equal."""
    expected = f"{RESULTS}.{graph}__goldseam"
    outcome = best_of(repeat, partial(solve_ours, workspace, graph, expected))
    rows = [Contestant(OURS, outcome)]
    _tell(graph, rows[-1])
    limit = max(PATIENCE_FLOOR, PATIENCE * (outcome.seconds or 0))
    for peer in peers:
        theirs = f"{RESULTS}.{graph}__{peer.module}"
        outcome = best_of(repeat, partial(solve_peer, workspace, graph, peer, theirs, limit))
        rows.append(Contestant(peer.title, outcome))
        _tell(graph, rows[-1])
        if outcome.seconds is not None:
            run_job(
                "benchmarks.identity.agreement:check_same", url=workspace.url, expected=expected, found=theirs
            )
    return rows


def solve_ours(workspace: Workspace, graph: str, result: str) -> Outcome:
    """The seconds are those of the model; starting dbt and reading the project is not counted, as with the peers."""
    run_job(f"{OURS_MODULE}:point_at", url=workspace.url, graph=f"bench.{graph}")
    outcome = run_job(f"{OURS_MODULE}:solve", url=workspace.url, folder=workspace.project)
    run_job(f"{OURS_MODULE}:keep_result", url=workspace.url, result=result)
    return Outcome(outcome.answer["seconds"], outcome.peak_bytes, outcome.answer)


def solve_peer(workspace: Workspace, graph: str, peer: Peer, result: str, limit: float) -> Outcome:
    """The seconds are those of the peer's solve(); imports are not counted."""
    return run_job(peer.function, limit=limit, url=workspace.url, graph=f"bench.{graph}", result=result)


def best_of(repeat: int, measure: Callable[[], Outcome]) -> Outcome:
    """The quickest of several: what is slower was disturbed. One that took too long is not tried again."""
    best = measure()
    for _ in range(repeat - 1):
        if best.seconds is None:
            break
        again = measure()
        if again.seconds is not None and again.seconds < best.seconds:
            best = again
    return best


def _tell(graph: str, row: Contestant) -> None:
    print(f"{graph}: {row.title}: {seconds_text(row.outcome)}, {memory_text(row.outcome)}", flush=True)


def seconds_text(outcome: Outcome) -> str:
    """'7.4 s', or 'over 60 s' for what was ended."""
    if outcome.seconds is None:
        return f"over {outcome.limit:.0f} s"
    return f"{outcome.seconds:.1f} s"


def times_text(outcome: Outcome, ours: Outcome) -> str:
    """How many times our seconds."""
    assert ours.seconds is not None
    if outcome.seconds is None:
        assert outcome.limit is not None
        return f"over {outcome.limit / ours.seconds:.0f}"
    return f"{outcome.seconds / ours.seconds:.2f}"


def memory_text(outcome: Outcome) -> str:
    """Peak resident memory of the process."""
    return f"{outcome.peak_bytes / 2**30:.2f} GiB"
