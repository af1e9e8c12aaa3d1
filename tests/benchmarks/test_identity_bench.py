"""The identity benchmark's input is what it says, and its peers find the components that NetworkX finds."""

import importlib
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import duckdb
import networkx
import pytest

from benchmarks.identity import peers
from benchmarks.identity.agreement import check_same
from benchmarks.identity.generate import edges, records
from benchmarks.identity.peers import PEERS, MissingPeerError, Peer, peers_of
from benchmarks.identity.sizes import People, Size
from benchmarks.job import JobError, run_job

TINY = People(nodes=600, edges=500, components=139)
SHAPES: dict[str, Callable[[duckdb.DuckDBPyConnection, str], None]] = {
    "people": lambda connection, table: edges.write_people(connection, table, TINY),
    "random": lambda connection, table: edges.write_random(connection, table, 300),
    "chain": lambda connection, table: edges.write_chain(connection, table, 300),
    "star": lambda connection, table: edges.write_star(connection, table, 300),
}
ENDS = "left_type || ':' || left_value, right_type || ':' || right_value"


@pytest.fixture(scope="module", name="file")
def _file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema bench_results")
        for name, write in SHAPES.items():
            write(connection, name)
            _write_expected(connection, name)
    return path


def _graph(connection: duckdb.DuckDBPyConnection, name: str) -> networkx.Graph:
    return networkx.Graph(connection.execute(f"select {ENDS} from bench.{name}").fetchall())


def _write_expected(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    components = networkx.connected_components(_graph(connection, name))
    rows = [
        (*node.split(":", 1), number) for number, component in enumerate(components) for node in component
    ]
    connection.execute(
        f"create table bench_results.{name}_expected as select row[1] as identifier_type, row[2] as identifier_value, "
        "cast(row[3] as bigint) as component_id from (select unnest($rows) as row)",
        {"rows": [[str(value) for value in row] for row in rows]},
    )


def test_people_have_the_promised_counts(file: Path) -> None:
    with duckdb.connect(file) as connection:
        graph = _graph(connection, "people")
        [[edge_count]] = connection.execute("select count(*) from bench.people").fetchall()
    sizes = [len(component) for component in networkx.connected_components(graph)]
    assert (graph.number_of_nodes(), len(sizes)) == (TINY.nodes, TINY.components)
    assert min(sizes) >= 2
    assert sum(size for size in sizes if size <= 20) > 0.9 * TINY.nodes
    assert edge_count == TINY.edges


def test_shapes_are_what_they_are_called(file: Path) -> None:
    with duckdb.connect(file) as connection:
        chain, star, random = (_graph(connection, name) for name in ("chain", "star", "random"))
    assert sorted(dict(chain.degree).values()) == [1, 1, *[2] * 298]
    assert sorted(dict(star.degree).values()) == [*[1] * 299, 299]
    assert max(star.nodes) == max(star.nodes, key=star.degree), "the centre is not the last by name"
    assert random.number_of_nodes() == 300


def test_every_size_scales_alike() -> None:
    full, small = Size.of("full"), Size.of("small")
    assert full.people == People(6_000_000, 5_000_000, 1_390_000)
    assert small.identifiers * 100 == full.identifiers
    assert small.people.components * 100 == full.people.components


def test_the_same_seed_gives_the_same_rows() -> None:
    def made() -> list:
        with duckdb.connect() as connection:
            edges.write_people(connection, "people", TINY)
            records.write_records(connection, 2_000, 20)
            graph = connection.execute("from bench.people").fetchall()
            rows = connection.execute("from raw_bench.identifiers order by all").fetchall()
            return [graph, rows, connection.execute("from raw_bench.attributes order by all").fetchall()]

    assert made() == made()


@pytest.fixture(scope="module", name="raw")
def _raw() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    records.write_records(connection, 20_000, 50)
    return connection


def test_records_have_two_or_three_identifiers_of_known_counts(raw: duckdb.DuckDBPyConnection) -> None:
    sizes = raw.execute("""
        select distinct count(*) from raw_bench.identifiers group by record_key order by 1""").fetchall()
    assert sizes == [(2,), (3,)]
    [[identifiers]] = raw.execute("""
        select count(distinct (identifier_type, identifier_value)) from raw_bench.identifiers
        where identifier_value not like '%@home.example.com'""").fetchall()
    assert identifiers == 20_000


def test_batches_come_one_after_the_other_and_are_as_large_as_they_say(
    raw: duckdb.DuckDBPyConnection,
) -> None:
    seen = []
    for batch in records.Batch:
        raw.execute(records.arrival(batch))
        [[count]] = raw.execute("""
            select count(distinct record_key) from raw_bench.identifiers, raw_bench.arrived
            where loaded_at < until""").fetchall()
        seen.append(count)
    everything, one_percent, rest, households = (
        seen[-1],
        seen[1] - seen[0],
        seen[2] - seen[1],
        seen[3] - seen[2],
    )
    assert 0.007 < one_percent / everything < 0.013
    assert 0 < rest < 0.001 * everything
    assert households == 125, "50 groups, of two and of three in turn"


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.module)
def test_peers_agree_with_networkx(peer: Peer, file: Path) -> None:
    if peer.package and not find_spec(peer.package):
        pytest.skip(f"{peer.package} is not installed; it comes with goldseam[bench]")
    solve = importlib.import_module(f"{peers.__name__}.{peer.module}").solve
    for name in SHAPES:
        solve(str(file), f"bench.{name}", f"bench_results.{name}")
        check_same(str(file), f"bench_results.{name}_expected", f"bench_results.{name}")


def test_a_wrong_result_is_found(file: Path) -> None:
    with duckdb.connect(file) as connection:
        connection.execute("""
            create or replace table bench_results.wrong as
            select * replace (case when component_id = 1 then 0 else component_id end as component_id)
            from bench_results.people_expected""")
    with pytest.raises(Exception, match="138 against 139"):
        check_same(str(file), "bench_results.people_expected", "bench_results.wrong")


def test_a_missing_peer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "find_spec", lambda package: None)
    with pytest.raises(MissingPeerError, match=r"scipy, splink.*goldseam\[bench\]"):
        peers_of("duckdb")


def test_a_job_that_fails_says_why_and_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(JobError, match="invalid literal for int"):
        run_job("tests.benchmarks.test_identity_bench:fails")
    ended = run_job("tests.benchmarks.test_identity_bench:sleeps", limit=1)
    assert ended.seconds is None
    assert ended.limit == 1


def fails() -> None:
    """For run_job."""
    int("x")


def sleeps() -> None:
    """For run_job."""
    time.sleep(60)
