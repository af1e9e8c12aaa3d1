-- behavioural: looked more than twice at what one buys seldom within 30 days, and bought none of it
{%- set bought_seldom = "category in ('Electronics', 'Garden', 'Home Textiles', 'Kitchen', 'Sport', 'Toys')" %}
{{ goldseam.did('product_viewed', where=bought_seldom, more_than=2, within_days=30) }}
except
{{ goldseam.did(table='counted_order_items', where=bought_seldom, within_days=30) }}
