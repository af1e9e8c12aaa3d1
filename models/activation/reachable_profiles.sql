{{ config(materialized='ephemeral') }}
{%- set syncs = goldseam.sync_definitions() %}
{%- set named = goldseam.named_identifiers(syncs) %}
{%- set messages = syncs | selectattr('channel') | map(attribute='channel') | list %}

-- what no sync asks for is not looked up
select
    profile_id,
    {%- for identifier, channel in goldseam.contact_identifiers().items() %}
    {{ "max(case when channel = '" ~ channel ~ "' then contact_point end)" if identifier in named
        else 'cast(null as text)' }} as {{ identifier }},
    {{ "max(case when channel = '" ~ channel ~ "' then node_id end)" if channel in messages
        else 'cast(null as bigint)' }} as {{ identifier }}_node_id{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('goldseam', 'profile_contact_points') }}
where
    is_primary
    and is_deliverable
    and channel in {{ goldseam._sql_list(named.values() | list or ['']) }}
group by profile_id
