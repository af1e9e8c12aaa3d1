{{ config(materialized='replace_entities', meta=goldseam.profile_settings(consumes=['profile_contact_points'])) }}

select
    profile_id,
    {%- for identifier, channel in goldseam.contact_identifiers().items() %}
    max(case when channel = '{{ channel }}' then contact_point end) as {{ identifier }},
    max(case when channel = '{{ channel }}' then node_id end) as {{ identifier }}_node_id{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('goldseam', 'profile_contact_points') }}
where is_primary and is_deliverable and {{ goldseam.is_touched('profile_reach') }}
group by profile_id
