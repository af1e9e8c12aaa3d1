"""Put Olist's tables into the warehouse of this folder's profiles.yml, every column as text.

python load.py <folder>     # has olist_customers.parquet, ... or, as published, olist_customers_dataset.csv
"""

import os
import sys
from pathlib import Path

import duckdb

COLUMNS = {
    "customers": [
        "customer_id",
        "customer_unique_id",
        "customer_zip_code_prefix",
        "customer_city",
        "customer_state",
    ],
    "orders": [
        "order_id",
        "customer_id",
        "order_status",
        "order_purchase_timestamp",
        "order_approved_at",
        "order_delivered_carrier_date",
        "order_delivered_customer_date",
        "order_estimated_delivery_date",
    ],
    "order_items": ["order_id", "order_item_id", "product_id", "price", "freight_value"],
    "order_payments": ["order_id", "payment_sequential", "payment_type", "payment_value"],
    "products": ["product_id", "product_category_name"],
}
BATCH = 20_000


def load(warehouse, files: dict[str, Path]) -> None:
    """Replace the five tables of raw_olist by their files."""
    warehouse.execute(f'create schema if not exists "{warehouse.schema("raw_olist")}"')
    for table, columns in COLUMNS.items():
        relation = warehouse.relation("raw_olist", table)
        # Emptied, not dropped: on Postgres a table cannot go while dbt's views stand on it.
        definitions = ", ".join(f"{name} text" for name in columns)
        warehouse.execute(f"create table if not exists {relation} ({definitions})")
        warehouse.execute(f"truncate table {relation}")
        rows = duckdb.execute(f"select {', '.join(columns)} from {reader(files[table])}").fetchall()
        for start in range(0, len(rows), BATCH):
            warehouse.append("raw_olist", table, columns, rows[start : start + BATCH])
        print(f"{relation}: {len(rows)} rows from {files[table].name}")


def find_file(folder: Path, table: str) -> Path:
    """The table's file; ends the program, saying what was looked for, where there is none."""
    names = [f"olist_{table}.parquet", f"olist_{table}_dataset.csv"]
    for name in names:
        if (folder / name).is_file():
            return folder / name
    sys.exit(f"{folder} has neither {names[0]} nor {names[1]}. README.md says where the tables come from.")


def reader(file: Path) -> str:
    """The SQL that reads the file, columns as text."""
    path = str(file).replace("'", "''")
    if file.suffix == ".parquet":
        return f"read_parquet('{path}')"
    return f"read_csv('{path}', all_varchar = true)"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    # Read when orchestration is imported: the warehouse is this project's.
    os.environ.setdefault("GOLDSEAM_PROJECT_DIR", str(Path(__file__).resolve().parent))
    source = Path(sys.argv[1]).resolve()
    found = {name: find_file(source, name) for name in COLUMNS}
    from orchestration.warehouse import Warehouse

    with Warehouse.open() as opened:
        load(opened, found)
