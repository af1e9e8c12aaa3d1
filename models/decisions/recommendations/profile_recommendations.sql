{{ config(materialized='view') }}
{%- set kinds = ['recommended_items', 'recommended_categories', 'recommended_upsells'] %}
{%- for kind in kinds %}
select
    profile_id,
    kind,
    place,
    item_id,
    category,
    score,
    reason
from {{ ref('goldseam', kind) }}
{{ 'union all' if not loop.last }}
{%- endfor %}
