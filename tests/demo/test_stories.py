"""The people a marketer looks for are there, in a small demo too."""

import duckdb
import pytest

from orchestration.demo.config import DemoConfig
from orchestration.demo.generate import generate

TABLES_USED = (
    "raw_shop/orders",
    "raw_shop/order_lines",
    "raw_shop/products",
    "raw_web/tracks",
    "raw_email/profiles",
    "demo_truth/records",
)
NOW = "timestamp '2026-07-01'"
ORDERS = """
    select distinct on (lines.id) coalesce(customer.person_id, guest.person_id) as person_id,
        orders.id as order_id, orders.created_at as placed_at, products.product_type as category,
        lines.product_id, products.price * lines.quantity as euros
    from orders
    inner join order_lines as lines on lines.order_id = orders.id
    inner join products on products.id = lines.product_id
    left join records as customer on customer.identifier_value = orders.customer_id::text
    left join records as guest on guest.identifier_value = 'shop-' || orders.id
"""
STORIES = {
    "new subscribers": f"select count(distinct id) from profiles where created > {NOW} - interval 14 days",
    "abandoned carts": f"""
        select count(distinct user_id) from tracks as added
        where event = 'product_added' and "timestamp" > {NOW} - interval 3 days and user_id is not null
            and cart_id not in (select cart_id from tracks where event = 'order_completed')
    """,
    "VIPs": f"select count(*) from (select person_id from ({ORDERS}) group by 1 having sum(euros) > 700)",
    "lapsed VIPs": f"""
        select count(*) from (select person_id from ({ORDERS}) group by 1
        having sum(euros) > 300 and max(placed_at) < {NOW} - interval 150 days)
    """,
    "buyers of one category": f"""
        select count(*) from (select person_id from ({ORDERS}) group by 1
        having count(distinct category) = 1 and count(distinct order_id) >= 3)
    """,
    "replenishment due": f"""
        select count(*) from (select person_id, product_id from ({ORDERS}) group by 1, 2
        having count(distinct order_id) >= 3
            and max(placed_at) between {NOW} - interval 70 days and {NOW} - interval 20 days)
    """,
}


@pytest.fixture(scope="module", params=[500, 5_000], name="sizes")
def _sizes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, dict[str, int]]:
    """How many people each story has, by size of the demo."""
    files = generate(DemoConfig(people=request.param), tmp_path_factory.mktemp("stories")).files
    connection = duckdb.connect()
    for path in TABLES_USED:
        connection.execute(f"create view {path.split('/')[1]} as select * from read_parquet('{files[path]}')")
    return request.param, {story: connection.execute(sql).fetchall()[0][0] for story, sql in STORIES.items()}


@pytest.mark.parametrize("story", STORIES)
def test_every_story_has_its_people(sizes: tuple[int, dict[str, int]], story: str) -> None:
    people, counts = sizes
    assert max(1, 0.002 * people) <= counts[story] <= 0.2 * people, counts
