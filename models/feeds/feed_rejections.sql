{{ config(materialized='view') }}
{%- set feeds = [
    'identifiers', 'attributes', 'consents', 'events', 'orders', 'order_items', 'messages', 'tickets', 'conversations',
    'loyalty', 'items', 'ad_spend',
] -%}

{%- for feed in feeds %}
-- depends_on: {{ ref('goldseam', 'feed_' ~ feed) }}
select
    source,
    '{{ feed }}' as feed,
    record_key,
    rejection_rule as rule,
    rejection_reason as reason,
    raw_value as rejected_value,
    loaded_at
from {{ goldseam.rejected_rows_of('feed_' ~ feed) }}
{{ 'union all' if not loop.last }}
{%- endfor %}
