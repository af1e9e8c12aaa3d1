{{ config(materialized='replace_entities', meta=goldseam.profile_settings(consumes=['profile_consents'])) }}
{%- set channels = goldseam.contact_identifiers().values() | list %}
with

consents as (
    select * from {{ ref('goldseam', 'profile_consents') }} where {{ goldseam.is_touched('profile_permissions') }}
),

statements as (
    select
        profile_id,
        purpose,
        {%- for channel in channels %}
        max(case when is_granted and channel in ('{{ channel }}', 'any') then stated_at end)
            as {{ channel }}_granted_at,
        max(case when not is_granted and channel in ('{{ channel }}', 'any') then stated_at end)
            as {{ channel }}_refused_at{{ ',' if not loop.last }}
        {%- endfor %}
    from consents
    group by profile_id, purpose
)

-- who refused everything allows nothing
select
    statements.profile_id,
    statements.purpose,
    {%- for channel in channels %}
    {{ goldseam.consent_holds('statements.' ~ channel ~ '_granted_at', 'statements.' ~ channel ~ '_refused_at') }}
        and statements.profile_id not in ({{ goldseam.suppressed_profiles() }})
        as may_{{ channel }}{{ ',' if not loop.last }}
    {%- endfor %}
from statements
