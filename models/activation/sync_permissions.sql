{{ config(materialized='ephemeral') }}
{%- set channels = goldseam.contact_identifiers().values() | list %}
{%- set named = goldseam.named_identifiers(goldseam.sync_definitions()).values() | list %}
with

consents as (
    select *
    from {{ ref('goldseam', 'profile_consents') }}
    where purpose in (select syncs.purpose from {{ ref('goldseam', 'syncs') }} as syncs)
),

statements as (
    select
        profile_id,
        purpose,
        {%- for channel in named %}
        max(case when is_granted and channel in ('{{ channel }}', 'any') then stated_at end)
            as {{ channel }}_granted_at,
        max(case when not is_granted and channel in ('{{ channel }}', 'any') then stated_at end)
            as {{ channel }}_refused_at,
        {%- endfor %}
        count(*) as statements
    from consents
    group by profile_id, purpose
)

select
    profile_id,
    purpose,
    {%- for channel in channels %}
    {%- if channel in named %}
    {{ goldseam.consent_holds(channel ~ '_granted_at', channel ~ '_refused_at') }}
    {%- else %}
    false
    {%- endif %} as may_{{ channel }}{{ ',' if not loop.last }}
    {%- endfor %}
from statements
