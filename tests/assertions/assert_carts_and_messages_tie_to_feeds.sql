-- Gathering events into carts, and happenings into messages, neither loses nor doubles one.
{{ config(meta={'dagster': {'ref': {'name': 'carts', 'package': 'goldseam'}}}) }}
{%- set uses = ('product_added', 'product_removed', 'cart_viewed', 'checkout_started', 'order_completed') %}
with

sums as (
    {%- for what, key, feed, condition, table, figure in [
        ('carts', 'cart_id', 'feed_events', 'event_name in ' ~ goldseam._sql_list(uses), 'carts', '1'),
        ('ordered carts', 'cart_id', 'feed_events', "event_name = 'order_completed'", 'carts',
            "case when status = 'ordered' then 1 else 0 end"),
        ('messages', 'message_id', 'feed_messages', 'true', 'message_outcomes', '1'),
        ('opened messages', 'message_id', 'feed_messages', "kind = 'opened'", 'message_outcomes',
            'case when open_count > 0 then 1 else 0 end'),
        ('messages that came back', 'message_id', 'feed_messages', "kind in ('bounced', 'soft_bounced')",
            'message_outcomes', 'case when bounced_at is not null then 1 else 0 end'),
    ] %}
    select
        '{{ what }}' as what,
        (
            select count(*)
            from (
                select distinct source, {{ key }}
                from {{ ref('goldseam', feed) }}
                where {{ key }} is not null and {{ condition }}
            ) as named
        ) as feed_count,
        (select coalesce(sum({{ figure }}), 0) from {{ ref('goldseam', table) }}) as table_count
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from sums
where feed_count <> table_count
