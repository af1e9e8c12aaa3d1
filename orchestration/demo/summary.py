"""What a newcomer sees at the end of `make demo`, and what changed since the last time."""

import json
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from orchestration.demo.quality import Score, identity_score, naive_score
from orchestration.warehouse import Warehouse

Counts = dict[str, int]


def print_summary(warehouse: Warehouse, folder: Path, console: Console) -> None:
    """Print the summary; the figures are kept beside the demo's files, so that the next one shows what changed."""
    memory = folder / "summary.json"
    before: dict[str, Counts] = json.loads(memory.read_text()) if memory.is_file() else {}
    now = {name: _counts(warehouse, sql) for name, sql in _figures(warehouse).items()}
    console.print()
    for title, first_column in _TITLES.items():
        console.print(_table(title, first_column, now[title], before.get(title, {})))
        console.print()
    console.print(_scores(identity_score(warehouse), naive_score(warehouse)))
    _print_epilogue(console, bool(before))
    memory.write_text(json.dumps(now, indent=2))


_TITLES = {
    "Raw rows": "source",
    "Identities": "",
    "Segments": "segment",
    "Syncs": "sync",
    "Rejected rows": "feed and reason",
}


def _figures(warehouse: Warehouse) -> dict[str, str]:
    """One query per table of the summary; each gives (name, count)."""
    rows = " union all ".join(
        f"select '{source}', count(*) from {warehouse.relation(f'raw_{source}', table)}"
        for source, table in _raw_tables(warehouse)
    )
    health = warehouse.relation("identity", "identity_health")
    return {
        "Raw rows": f"select * from (select source, sum(rows) from ({rows}) as t (source, rows) group by source) as s order by 1",
        "Identities": f"""
            select metric || case when dimension in ('all', 'identifiers') then '' else ', ' || dimension end, value
            from {health}
            where (metric in ('identifiers', 'profiles', 'rounds') and dimension = 'all')
                or metric in ('largest_profile', 'blocked_identifiers', 'redirects')
            order by 1""",
        "Segments": f"select segment, count(*) from {warehouse.relation('cdp', 'segment_memberships')} group by 1 order by 1",
        "Syncs": f"""
            select sync || ': ' || action || coalesce(' (' || reason || ')', ''), count(*)
            from {warehouse.relation('activation', 'activation_plan')}
            group by 1 order by 1""",
        "Rejected rows": f"""
            select feed || ': ' || rule, count(*) from {warehouse.relation('feeds', 'feed_rejections')}
            group by 1 order by 1""",
    }


def _raw_tables(warehouse: Warehouse) -> list[tuple[str, str]]:
    prefix = warehouse.schema("raw_")
    rows = warehouse.fetch(
        "select table_schema, table_name from information_schema.tables where table_schema like ? order by 1, 2", [f"{prefix}%"]
    )
    return [(schema.removeprefix(prefix), table) for schema, table in rows]


def _counts(warehouse: Warehouse, sql: str) -> Counts:
    return {name: int(count) for name, count in warehouse.fetch(sql)}


def _table(title: str, first_column: str, now: Counts, before: Counts) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2))
    table.add_column(first_column)
    table.add_column("now", justify="right")
    if before:
        table.add_column("change", justify="right", style="cyan")
    for name in {**now, **before}:
        change = now.get(name, 0) - before.get(name, 0)
        cells = [name, f"{now.get(name, 0):,}"] + ([f"{change:+,}" if change else ""] if before else [])
        table.add_row(*cells)
    return table


def _scores(ours: Score, naive: Score) -> Table:
    table = Table(
        title="Who is who, against the truth", title_justify="left", title_style="bold", box=None, padding=(0, 2)
    )
    for column in ("pairs of accounts and devices", "precision", "recall", "F1"):
        table.add_column(column, justify="left" if column.startswith("pairs") else "right")
    for name, score in (("identity graph", ours), ("naive join on e-mail", naive)):
        table.add_row(name, f"{score.precision:.4f}", f"{score.recall:.4f}", f"{score.f1:.4f}")
    return table


def _print_epilogue(console: Console, is_later: bool) -> None:
    lines: Iterable[str] = (
        "",
        "[bold]Three questions to ask[/bold]  (any DuckDB client on data/goldseam_read.duckdb)",
        "  select full_name, email, city, identifier_count from cdp.profiles order by identifier_count desc limit 10;",
        "  select summary from cdp.profile_timeline where profile_id = (select profile_id from cdp.segment_memberships",
        "      where segment = 'vips' limit 1) order by occurred_at;",
        "  select reason, count(*) from activation.activation_plan where action = 'withhold' group by 1;",
        "",
        "[bold]Files[/bold]      data/goldseam.duckdb, data/goldseam_read.duckdb (for readers), data/audiences/ (what the sync wrote)",
        "[bold]What next[/bold]  make ui      the same pipeline in Dagster",
        f"           make demo    {'one more' if is_later else 'a'} day passes: see what changes",
    )
    for line in lines:
        console.print(line)
