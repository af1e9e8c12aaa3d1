"""The whole demo at 5,000 and at 100,000 people: seconds, memory, and how well identities are found.

make bench-demo                        both sizes, about a quarter of an hour
make bench-demo PEOPLE="5000"          one of them
"""

import os
import subprocess
import sys
import tempfile
import time

from benchmarks.record import machine, markdown_table, record
from orchestration.demo.quality import Score, identity_score, naive_score

STEPS = {
    "generate and load": ["demo", "--people", "{people}", "--folder", "{folder}/demo"],
    "run (build, test, sync)": ["run", "--vars", "{{as_of: 2026-06-30}}"],
    "next day": ["demo", "--days", "1", "--folder", "{folder}/demo"],
    "run again": ["run", "--vars", "{{as_of: 2026-07-01}}"],
}


def main() -> None:
    """Measure the sizes named on the command line and keep the table."""
    sizes = [int(text) for text in sys.argv[1:]] or [5_000, 100_000]
    header = [
        "people",
        *STEPS,
        "peak memory",
        "profiles",
        "precision",
        "recall",
        "F1",
        "naive join: precision",
        "recall",
        "F1",
    ]
    record("bench-demo", markdown_table(header, [_measure(people) for people in sizes]) + f"\n\n{machine()}.")


def _measure(people: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="goldseam-bench-") as folder:
        os.environ |= {
            "GOLDSEAM_DUCKDB_PATH": f"{folder}/goldseam.duckdb",
            "GOLDSEAM_DATA_DIR": folder,
            "GOLDSEAM_IDENTITY_SALT": "goldseam-demo",
            "DBT_TARGET_PATH": f"{folder}/target",
            "DBT_LOG_PATH": f"{folder}/logs",
        }
        seconds, peak = [], 0
        for name, arguments in STEPS.items():
            took, memory = _timed([text.format(people=people, folder=folder) for text in arguments])
            print(f"{people:,} people, {name}: {took:.0f} s, {memory / 2**20:.2f} GiB", flush=True)
            seconds.append(f"{took:.0f} s")
            peak = max(peak, memory)
        profiles, ours, naive = _quality()
    return [
        f"{people:,}",
        *seconds,
        f"{peak / 2**20:.2f} GiB",
        f"{profiles:,}",
        *_cells(ours),
        *_cells(naive),
    ]


def _timed(arguments: list[str]) -> tuple[float, int]:
    """Wall seconds, and the peak resident memory of the command and its children in KiB."""
    command = [sys.executable, "-m", "orchestration", *arguments]
    watch = f"""
import resource, subprocess
subprocess.run({command!r}, check=True, stdout=2)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", watch], check=True, stdout=subprocess.PIPE, text=True)
    return time.perf_counter() - started, int(done.stdout)


def _quality() -> tuple[int, Score, Score]:
    from orchestration.warehouse import Warehouse

    with Warehouse.open() as warehouse:
        [[profiles]] = warehouse.fetch(f"select count(*) from {warehouse.relation('cdp', 'profiles')}")
        return profiles, identity_score(warehouse), naive_score(warehouse)


def _cells(score: Score) -> list[str]:
    return [f"{figure:.4f}" for figure in (score.precision, score.recall, score.f1)]


if __name__ == "__main__":
    main()
