{{ config(materialized='ephemeral') }}
with

candidates as (
    select * from {{ ref('goldseam', 'sync_candidates') }}
),

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

reach as (
    select * from {{ ref('goldseam', 'profile_reach') }} where {{ goldseam.in_part('profile_id') }}
),

permissions as (
    select * from {{ ref('goldseam', 'profile_permissions') }} where {{ goldseam.in_part('profile_id') }}
),

permitted as (
    select
        candidates.*,
        candidates.profile_id in ({{ goldseam.suppressed_profiles() }}) as is_suppressed,
        {%- for identifier, channel in goldseam.contact_identifiers().items() %}
        coalesce(syncs.has_{{ identifier }} and permissions.may_{{ channel }}, false) as may_{{ identifier }},
        {%- endfor %}
        syncs.needs_no_identifier and (
            {%- for channel in goldseam.contact_identifiers().values() %}
            {{ 'or ' if not loop.first }}coalesce(permissions.may_{{ channel }}, false)
            {%- endfor %}
        ) as may_without_identifier,
        syncs.channel
    from candidates
    inner join syncs on candidates.sync = syncs.sync
    left join permissions
        on candidates.profile_id = permissions.profile_id
        and syncs.purpose = permissions.purpose
)

select
    permitted.*,
    {%- for identifier in goldseam.contact_identifiers() %}
    case when permitted.may_{{ identifier }} then reach.{{ identifier }} end as {{ identifier }},
    {%- endfor %}
    case
        {%- for identifier, channel in goldseam.contact_identifiers().items() %}
        when permitted.channel = '{{ channel }}' and permitted.may_{{ identifier }}
            then reach.{{ identifier }}_node_id
        {%- endfor %}
    end as contact_node_id
from permitted
left join reach on permitted.profile_id = reach.profile_id
