"""Keep a benchmark's table in docs/benchmarks.md, with the machine it ran on."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def machine() -> str:
    """Cores, memory and versions that a figure depends on."""
    import duckdb

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, {datetime.now(UTC):%Y-%m-%d}"
    )


def markdown_table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; all but the first column to the right."""
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [header, rule, *rows])


def record(section: str, text: str) -> None:
    """Replace what stands between the section's markers."""
    begin, end = f"<!-- {section}: begin -->", f"<!-- {section}: end -->"
    document = DOCUMENT.read_text(encoding="utf-8")
    if begin not in document or end not in document:
        raise ValueError(
            f"{DOCUMENT} has no '{begin}' ... '{end}'; add both lines where the table should stand."
        )
    head, rest = document.split(begin, 1)
    tail = rest.split(end, 1)[1]
    DOCUMENT.write_text(f"{head}{begin}\n{text}\n{end}{tail}", encoding="utf-8")
    print(text)
