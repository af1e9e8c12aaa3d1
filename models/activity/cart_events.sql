{{ config(materialized='ephemeral') }}
{%- set uses = ('product_added', 'product_removed', 'cart_viewed', 'checkout_started', 'order_completed') %}

with

events as (
    select
        source,
        cart_id,
        event_id,
        event_name,
        occurred_at,
        node_id,
        identifier_type,
        item_id,
        coalesce(quantity, 1) as quantity,
        amount,
        currency,
        order_id
    from {{ ref('goldseam', 'feed_events') }}
    where
        cart_id is not null
        and event_name in {{ goldseam._sql_list(uses) }}
        {%- if goldseam.reads_changes_only('event_carts') %}
        and (source, cart_id) in (
            select source, cart_id
            from {{ ref('goldseam', 'feed_events') }}
            where changed_in > {{ goldseam.consumed_build('event_carts', 'feed_events') }}
        )
        {%- endif %}
)

select
    *,
    row_number() over (
        partition by source, cart_id
        order by occurred_at, {{ goldseam.binary_order('event_id') }}
    ) as place
from events
