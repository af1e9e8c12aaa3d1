{{ config(materialized='ephemeral') }}
{%- set channels = goldseam.contact_identifiers() %}

select
    profile_id,
    {%- for identifier, channel in channels.items() %}
    max(case when channel = '{{ channel }}' then contact_point end) as {{ identifier }},
    max(case when channel = '{{ channel }}' then node_id end) as {{ identifier }}_node_id{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('goldseam', 'profile_contact_points') }}
where is_primary and is_deliverable
group by profile_id
