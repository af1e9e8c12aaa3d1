{%- set feeds = [
    'identifiers', 'attributes', 'consents', 'events', 'orders', 'order_items', 'messages', 'tickets', 'conversations',
    'loyalty', 'items',
] -%}

{%- for feed in feeds %}
select
    source,
    '{{ feed }}' as feed,
    record_key,
    rejection_rule as rule,
    rejection_reason as reason,
    raw_value as rejected_value,
    loaded_at
from {{ ref('goldseam', 'checked_' ~ feed) }}
where rejection_rule is not null
{{ 'union all' if not loop.last }}
{%- endfor %}
