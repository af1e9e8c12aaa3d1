"""`goldseam report`: the page, written where it is asked for."""

from pathlib import Path

from rich.console import Console

from orchestration.report.page import write_report
from orchestration.report.reader import ReportError, read_report
from orchestration.warehouse import Warehouse


def run_report(warehouse: Warehouse, file: Path, console: Console) -> None:
    """Raises ReportError for a file that cannot be, and before the first dbt build."""
    if file.suffix.lower() != ".html":
        raise ReportError(f"{file}: the name must end in .html.")
    if not file.resolve().parent.is_dir():
        raise ReportError(f"{file}: there is no folder {file.resolve().parent}.")
    write_report(read_report(warehouse), file)
    console.print(f"report: {file}", markup=False, soft_wrap=True)
