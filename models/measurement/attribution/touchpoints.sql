{{ config(materialized='view') }}

{%- for relation, kind in [('session_touches', 'session'), ('message_touches', 'message')] %}
select
    touchpoint_id,
    profile_id,
    '{{ kind }}' as kind,
    touched_at,
    channel,
    channel = 'direct' as is_direct,
    traffic_source,
    traffic_medium,
    campaign
from {{ ref('goldseam', relation) }}
{{ 'union all' if not loop.last }}
{%- endfor %}
