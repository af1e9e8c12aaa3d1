"""What a newcomer sees at the end of `make demo`, and what changed since the last time."""

import json
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
    "Facts": "",
    "Segments": "segment",
    "Syncs": "what the plan says now",
    "Deliveries": "what the last run did",
    "Rejected rows": "feed and reason",
}


def _figures(warehouse: Warehouse) -> dict[str, str]:
    """One query per table of the summary; each gives (name, count)."""
    rows = " union all ".join(
        f"select '{source}' as name, count(*) as rows from {warehouse.relation(f'raw_{source}', table)}"
        for source, table in _raw_tables(warehouse)
    )
    facts = " union all ".join(
        f"""select '{table}, ' || case when profile_id is null then 'of nobody we know' else 'of a profile' end
                as name from {warehouse.relation("cdp", table)}"""
        for table in ("events", "orders", "messages", "tickets", "conversations")
    )
    return {
        "Raw rows": f"select name, sum(rows) from ({rows}) as tables group by name order by name",
        "Identities": f"""
            select metric || case when dimension in ('all', 'identifiers') then '' else ', ' || dimension end, value
            from {warehouse.relation("identity", "identity_health")}
            where (metric in ('identifiers', 'profiles', 'rounds') and dimension = 'all')
                or metric in ('largest_profile', 'blocked_identifiers')
                or (metric in ('merges', 'splits') and dimension <> 'all')
            order by 1""",
        "Facts": f"select name, count(*) from ({facts}) as facts group by name order by name",
        "Segments": f"""
            select segment, count(*) from {warehouse.relation("cdp", "segment_memberships")}
            group by segment order by segment""",
        "Syncs": f"""
            select sync || ': ' || action || coalesce(' (' || reason || ')', ''), count(*)
            from {warehouse.relation("activation", "activation_plan")}
            group by 1 order by 1""",
        "Deliveries": """
            select sync || ': ' || part, total
            from (
                select sync, 'planned' as part, 1 as place, sum(planned) as total from {runs} group by sync
                union all
                select sync, 'delivered', 2, sum(delivered) from {runs} group by sync
                union all
                select sync, 'failed', 3, sum(failed) from {runs} group by sync
                union all
                select sync, 'withheld', 4, sum(withheld) from {runs} group by sync
                union all
                select sync, 'pending', 5, sum(pending) from {runs} group by sync
            ) as parts
            order by sync, place""".replace("{runs}", _last_runs(warehouse)),
        "Rejected rows": f"""
            select feed || ': ' || rule, count(*) from {warehouse.relation("feeds", "feed_rejections")}
            group by 1 order by 1""",
    }


def _last_runs(warehouse: Warehouse) -> str:
    """The last run of each sync, as a subquery."""
    runs = warehouse.relation("goldseam_state", "sync_runs")
    return f"""(
        select * from {runs} as one
        where started_at = (select max(started_at) from {runs} as other where other.sync = one.sync)
    ) as last_runs"""


def _raw_tables(warehouse: Warehouse) -> list[tuple[str, str]]:
    prefix = warehouse.schema("raw_")
    rows = warehouse.fetch(
        "select table_schema, table_name from information_schema.tables where table_schema like ? order by 1, 2",
        [f"{prefix}%"],
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
        title="Who is who, against the truth",
        title_justify="left",
        title_style="bold",
        box=None,
        padding=(0, 2),
    )
    for column in ("pairs of accounts and devices", "precision", "recall", "F1"):
        table.add_column(column, justify="left" if column.startswith("pairs") else "right")
    for name, score in (("identity graph", ours), ("naive join on e-mail", naive)):
        table.add_row(name, f"{score.precision:.4f}", f"{score.recall:.4f}", f"{score.f1:.4f}")
    return table


def _print_epilogue(console: Console, is_later: bool) -> None:
    day = "one more day" if is_later else "a day"
    lines = (
        "",
        "[bold]Three questions to ask[/bold] (any DuckDB client on data/goldseam_read.duckdb)",
        "  select full_name, email, city, identifier_count from cdp.profiles",
        "    order by identifier_count desc limit 10;",
        "  select attribute, value, source, strategy, conflicting_values from cdp.profile_attributes",
        "    where conflicting_values is not null limit 10;",
        "  select sync, action, reason, count(*) from activation.activation_plan group by all;",
        "",
        "[bold]Files[/bold]",
        "  data/goldseam.duckdb         the warehouse",
        "  data/goldseam_read.duckdb    a copy for readers, replaced after each run",
        "  data/audiences/              what the sync wrote: full.csv, add.csv, remove.csv, manifest.json",
        "",
        "[bold]What next[/bold]",
        "  make ui      the same pipeline in Dagster",
        f"  make demo    {day} passes: see what changes",
    )
    for line in lines:
        console.print(line, soft_wrap=True)
