"""The benchmark's dbt project: the template, and the package's own row of loyalty_card with one card per person."""

import csv
from pathlib import Path

from benchmarks import dbt_project


def prepare(folder: str) -> None:
    """For run_job: make the project there."""
    dbt_project.prepare(Path(__file__).parent / "project", folder)
    _write_rules(Path(folder) / "seeds" / "bench_identifier_types.csv")


def _write_rules(seed: Path) -> None:
    with (dbt_project.REPOSITORY / "seeds" / "identifier_types.csv").open(newline="") as file:
        [card] = [row for row in csv.DictReader(file) if row["identifier_type"] == "loyalty_card"]
    seed.parent.mkdir(exist_ok=True)
    with seed.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(card))
        writer.writeheader()
        writer.writerow(card | {"max_per_profile": 1})
