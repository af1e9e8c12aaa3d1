"""Generates and loads a demo in a process of its own and prints its peak resident memory after each, in MiB."""

import sys
from pathlib import Path

from orchestration.demo.config import DemoConfig
from orchestration.demo.generate import generate
from orchestration.demo.load import load_demo
from orchestration.warehouse import Warehouse


def peak() -> int:
    """Of this process alone: getrusage also remembers the one it was forked from."""
    lines = Path("/proc/self/status").read_text().splitlines()
    [line] = [line for line in lines if line.startswith("VmHWM:")]
    return int(line.split()[1]) // 1024


def main(people: int, folder: Path) -> None:
    summary = generate(DemoConfig(people=people), folder)
    generated = peak()
    with Warehouse.open() as warehouse:
        load_demo(warehouse, summary.files, replace=True)
        loaded = warehouse.fetch(f"select count(*) from {warehouse.relation('demo_truth', 'people')}")[0][0]
    print(generated, peak(), loaded)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
