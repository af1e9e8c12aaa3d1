"""Put the two files of Online Retail into the warehouse of this folder's profiles.yml, each line numbered by its place.

python load.py <folder>     # has online_retail_2009_2010.parquet and online_retail_2010_2011_noinvoice.parquet
"""

import os
import sys
from pathlib import Path

import duckdb

FILES = {
    "lines_2009_2010": "online_retail_2009_2010.parquet",
    "lines_2010_2011": "online_retail_2010_2011_noinvoice.parquet",
}
SHARED = {
    "line_number": "bigint",
    "description": "text",
    "quantity": "bigint",
    "invoice_ts": "timestamp",
    "unit_price": "double precision",
    "customer_id": "bigint",
    "country": "text",
}
COLUMNS = {
    "lines_2009_2010": SHARED | {"invoice": "text", "stock_code": "text"},
    "lines_2010_2011": SHARED,
}
BATCH = 50_000


def load(warehouse, files: dict[str, Path]) -> None:
    """Replace the two tables of raw_online_retail by their files."""
    warehouse.execute(f'create schema if not exists "{warehouse.schema("raw_online_retail")}"')
    for table, columns in COLUMNS.items():
        relation = warehouse.relation("raw_online_retail", table)
        # Emptied, not dropped: on Postgres a table cannot go while dbt's views stand on it.
        definitions = ", ".join(f"{name} {sql_type}" for name, sql_type in columns.items())
        warehouse.execute(f"create table if not exists {relation} ({definitions})")
        warehouse.execute(f"truncate table {relation}")
        rows = duckdb.execute(
            f"select {', '.join(columns)} from (select *, file_row_number + 1 as line_number"
            " from read_parquet(?, file_row_number = true))",
            [str(files[table])],
        )
        while batch := rows.fetchmany(BATCH):
            warehouse.append("raw_online_retail", table, list(columns), batch)
        [(count,)] = warehouse.fetch(f"select count(*) from {relation}")
        print(f"{relation}: {count} rows from {files[table].name}")


def find_file(folder: Path, table: str) -> Path:
    """The table's file; ends the program, saying what was looked for, where there is none."""
    file = folder / FILES[table]
    if not file.is_file():
        sys.exit(f"{folder} has no {file.name}. README.md says where the files come from.")
    return file


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    # Read when orchestration is imported: the warehouse is this project's.
    os.environ.setdefault("GOLDSEAM_PROJECT_DIR", str(Path(__file__).resolve().parent))
    source = Path(sys.argv[1]).resolve()
    found = {table: find_file(source, table) for table in FILES}
    from orchestration.warehouse import Warehouse

    with Warehouse.open() as opened:
        load(opened, found)
