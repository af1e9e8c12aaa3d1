-- Binding to profiles neither loses nor doubles a fact: rows and amounts equal those of the feed.
{{ config(meta={'dagster': {'ref': {'name': 'events', 'package': 'goldseam'}}}) }}
with

sums as (
    {%- for table, feed, amount in [
        ('events', 'feed_events', 'coalesce(amount, 0)'),
        ('orders', 'feed_orders', 'coalesce(paid_amount, 0) - coalesce(refunded_amount, 0)'),
        ('order_items', 'feed_order_items',
            'coalesce(quantity, 0) * coalesce(unit_price, 0) - coalesce(discount_amount, 0)'),
        ('messages', 'feed_messages', '0'),
        ('tickets', 'feed_tickets', 'coalesce(duration_seconds, 0)'),
        ('conversations', 'feed_conversations', '0'),
        ('loyalty_entries', 'feed_loyalty', 'abs(coalesce(points, 0))'),
        ('ad_spend', 'feed_ad_spend', 'coalesce(clicks, 0)'),
    ] %}
    select
        '{{ table }}' as table_name,
        (select count(*) from {{ ref('goldseam', feed) }}) as feed_rows,
        (select count(*) from {{ ref('goldseam', table) }}) as table_rows,
        (select coalesce(sum({{ amount }}), 0) from {{ ref('goldseam', feed) }}) as feed_amount,
        (select coalesce(sum({{ amount }}), 0) from {{ ref('goldseam', table) }}) as table_amount
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from sums
where feed_rows <> table_rows or feed_amount <> table_amount
