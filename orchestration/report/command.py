"""`goldseam report`: the page, written where it is asked for."""

from pathlib import Path

from rich.console import Console

from orchestration.pages import check_page
from orchestration.report.page import write_report
from orchestration.report.reader import read_report
from orchestration.warehouse import Warehouse


def run_report(warehouse: Warehouse, file: Path, console: Console) -> None:
    """Raises PageError for a file that cannot be, ReportError before the first dbt build."""
    check_page(file)
    write_report(read_report(warehouse), file)
    console.print(f"report: {file}", markup=False, soft_wrap=True)
