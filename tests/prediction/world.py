"""A shop whose orders, items, events and messages are given; its snapshots, and models trained on them."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from unittest import mock

from orchestration.prediction.predict import Outcome, predict
from orchestration.state import ensure_state
from orchestration.warehouse import Warehouse
from tests.support.project import Project

VIEWS = [
    "counted_revenue", "counted_orders", "counted_order_items", "prediction_windows", "purchase_days",
    "purchase_summaries", "prediction_snapshots", "category_snapshots", "lookalike_features",
]  # fmt: skip
TEXT, TIME, MONEY = "text", "timestamp", "numeric(18,4)"
TABLES = {
    "orders": {
        "order_id": TEXT, "profile_id": TEXT, "status": TEXT, "currency": TEXT, "paid_amount": MONEY,
        "revenue": MONEY, "occurred_at": TIME,
    },
    "order_items": {
        "order_item_id": TEXT, "order_id": TEXT, "item_id": TEXT, "title": TEXT, "category": TEXT,
        "quantity": "bigint", "revenue": MONEY,
    },
    "events": {"profile_id": TEXT, "category": TEXT, "occurred_at": TIME},
    "messages": {"profile_id": TEXT, "kind": TEXT, "occurred_at": TIME},
    "conversion_rates": {"currency": TEXT, "rate": "numeric(18,12)", "valid_from": TIME, "valid_to": TIME},
}  # fmt: skip
RATES = [
    {
        "currency": currency,
        "rate": Decimal(1),
        "valid_from": datetime(1990, 1, 1),
        "valid_to": datetime(9999, 12, 31),
    }
    for currency in ("EUR", "USD")
]


def order(
    profile_id: str, occurred_at: str | datetime, amount: float, status: str = "paid", currency: str = "EUR"
) -> dict[str, Any]:
    """A row of cdp.orders."""
    moment = datetime.fromisoformat(occurred_at) if isinstance(occurred_at, str) else occurred_at
    value = Decimal(str(amount))
    return {
        "order_id": f"{profile_id}/{moment}",
        "profile_id": profile_id,
        "status": status,
        "currency": currency,
        "paid_amount": value,
        "revenue": value,
        "occurred_at": moment,
    }


def item(order: dict[str, Any], category: str) -> dict[str, Any]:
    """The only line of an order."""
    return {
        "order_item_id": f"{order['order_id']}/1",
        "order_id": order["order_id"],
        "item_id": category,
        "title": category,
        "category": category,
        "quantity": 1,
        "revenue": order["revenue"],
    }


@dataclass(frozen=True)
class Shop:
    """Its tables in cdp; snapshots as of vars as_of and prediction_horizon_days."""

    project: Project

    def open(self, **rows: Iterable[dict[str, Any]]) -> None:
        """Load the tables, empty where nothing is given, and make the views on them."""
        for table, types in TABLES.items():
            given = RATES if table == "conversion_rates" else list(rows.get(table, ()))
            self.project.load("cdp", table, [{name: row[name] for name in types} for row in given], types)
        self.project.dbt("run", "--select", *VIEWS)

    def add(self, table: str, *rows: dict[str, Any]) -> None:
        """More rows, seen by the views at once."""
        for row in rows:
            values = ", ".join("null" if row[name] is None else f"'{row[name]}'" for name in TABLES[table])
            self.project.execute(f"insert into cdp.{table} ({', '.join(TABLES[table])}) values ({values})")

    def rows(self, view: str, snapshot: str, without: Collection[str]) -> list[dict[str, Any]]:
        """A snapshot's rows in their order, less the columns of the outcome."""
        found = self.project.rows(
            f"select * from cdp.{view} where snapshot = '{snapshot}' order by profile_id"
            + (", category" if view == "category_snapshots" else "")
        )
        return [{name: value for name, value in row.items() if name not in without} for row in found]

    @contextmanager
    def environment(self) -> Iterator[None]:
        """Where the command, or Dagster, finds the warehouse."""
        place = {
            "DBT_PROFILES_DIR": str(self.project._profiles_folder),
            "GOLDSEAM_TARGET": self.project.engine,
        }
        with self.project._environment(), mock.patch.dict("os.environ", place):
            yield

    @contextmanager
    def warehouse(self) -> Iterator[Warehouse]:
        """As the command opens it."""
        with self.environment(), Warehouse.open() as warehouse:
            ensure_state(warehouse)
            yield warehouse

    def predict(self, model: str) -> Outcome:
        with self.warehouse() as warehouse:
            return predict(warehouse, model)
