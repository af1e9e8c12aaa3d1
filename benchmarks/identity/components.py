"""Components alone: from an edge table with text at both ends to a table of text and component."""

from benchmarks.identity.contest import Contestant, contest, memory_text, seconds_text, times_text
from benchmarks.identity.generate.jobs import copy_to_postgres, generate_people, generate_shapes
from benchmarks.identity.peers import peers_of
from benchmarks.identity.sizes import PREPARE, People, Size
from benchmarks.record import markdown_table
from benchmarks.workspace import Workspace, duckdb_workspace

SHAPES = ("random", "chain", "star")


def compare_people(size: Size, repeat: int) -> str:
    """The graph of people against all peers; four times as large against SciPy."""
    peers = peers_of("duckdb")
    with duckdb_workspace(PREPARE) as workspace:
        generate_people(workspace.file, "people", size.people)
        rows = contest(workspace, "people", peers, repeat)
    with duckdb_workspace(PREPARE) as workspace:
        generate_people(workspace.file, "large_people", size.large_people)
        large = contest(workspace, "large_people", [peers[0]], repeat=1)
    return f"{_table(size.people, rows)}\n\n{_table(size.large_people, large)}"


def compare_shapes(size: Size, repeat: int) -> str:
    """A chain, a star and a random graph of the same size."""
    peers = [peer for peer in peers_of("duckdb") if not peer.small_components_only]
    with duckdb_workspace(PREPARE) as workspace:
        generate_shapes(workspace.file, size.shape_nodes)
        found = {shape: contest(workspace, shape, peers, repeat) for shape in SHAPES}
    titles = [row.title for row in found[SHAPES[0]]]
    cells = [
        [title, *(seconds_text(found[shape][place].outcome) for shape in SHAPES)]
        for place, title in enumerate(titles)
    ]
    return markdown_table([f"{size.shape_nodes:,} nodes", *SHAPES], cells)


def compare_on_postgres(workspace: Workspace, size: Size, repeat: int) -> str:
    """The graph of people at a tenth."""
    generate_people(workspace.file, "people", size.people)
    copy_to_postgres(workspace.file, workspace.url, "bench")
    return _table(size.people, contest(workspace, "people", peers_of("postgres"), repeat), has_memory=False)


def _table(people: People, rows: list[Contestant], has_memory: bool = True) -> str:
    """On Postgres the memory is the server's, which serves them all; it is left out."""
    ours = rows[0].outcome
    header = [
        f"{people.edges:,} edges, {people.nodes:,} nodes, {people.components:,} components",
        "seconds",
        "times ours",
    ]
    cells = [[row.title, seconds_text(row.outcome), times_text(row.outcome, ours)] for row in rows]
    if has_memory:
        header.append("peak memory")
        cells = [[*line, memory_text(row.outcome)] for line, row in zip(cells, rows, strict=True)]
    return markdown_table(header, cells)
