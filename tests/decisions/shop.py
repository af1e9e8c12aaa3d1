"""Lines of orders, and the tables that recommendations are made from."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.support.project import Project

NOW = datetime(2026, 6, 30, 23, 59, 59)
TEXT, TIME, MONEY = "text", "timestamp", "numeric(18,4)"
LINE = {
    "order_id": TEXT, "profile_id": TEXT, "item_id": TEXT, "title": TEXT, "category": TEXT, "quantity": MONEY,
    "revenue": MONEY, "occurred_at": TIME,
}  # fmt: skip
ITEM = {"item_id": TEXT, "is_available": "boolean", "valid_from": TIME, "valid_to": TIME}
TRAITS = {"profile_id": TEXT, "favourite_category": TEXT}
MODELS = [
    "basket_items", "profile_items", "sold_items", "items_bought_together", "category_transitions",
    "item_price_bands", "recommended_items", "recommended_categories", "recommended_upsells",
    "profile_recommendations",
]  # fmt: skip


def basket(
    order_id: str, profile_id: str, items: str, days_ago: int = 10, prices: dict[str, float] | None = None
) -> list[dict[str, Any]]:
    """An order's lines, a piece each; the first letter of an item is its category: basket('o1', 'anna', 'k1 k2 b1')."""
    return [
        {
            "order_id": order_id,
            "profile_id": profile_id,
            "item_id": item,
            "title": f"Title of {item}",
            "category": item[0].upper(),
            "quantity": Decimal(1),
            "revenue": Decimal(str((prices or {}).get(item, 10))),
            "occurred_at": NOW - timedelta(days=days_ago),
        }
        for item in items.split()
    ]


def recommend(
    project: Project, lines: Any, items: Iterable[dict[str, Any]] = (), traits: Iterable[dict[str, Any]] = ()
) -> None:
    """Build the recommendations from these lines, all of them counted."""
    project.load("cdp", "counted_order_items", lines, LINE)
    project.load("cdp", "items", list(items), ITEM)
    project.load("cdp", "profile_traits", list(traits), TRAITS)
    project.dbt("run", "--select", *MODELS)


def rules(project: Project) -> dict[tuple[str, str], dict[str, Any]]:
    """items_bought_together by its key."""
    return {
        (row["item_id"], row["other_item_id"]): row
        for row in project.rows("select * from cdp.items_bought_together")
    }


def recommended(project: Project, profile_id: str, kind: str) -> list[str]:
    """The items recommended to somebody, the first place first."""
    return [
        row["item_id"]
        for row in project.rows(
            "select item_id from cdp.profile_recommendations"
            f" where profile_id = '{profile_id}' and kind = '{kind}' order by place"
        )
    ]
