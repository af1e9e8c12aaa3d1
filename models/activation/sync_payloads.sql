{{ config(materialized='ephemeral') }}
{%- set syncs = goldseam.sync_definitions() %}
{%- set identifiers = {} %}
{%- for name in goldseam.contact_identifiers() %}
    {%- do identifiers.update({name: 'candidates.' ~ name}) %}
{%- endfor %}
with

candidates as (
    select * from {{ ref('goldseam', 'sync_contacts') }}
),

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

profiles as (
    select * from {{ ref('goldseam', 'profiles') }} where {{ goldseam.in_part('profile_id') }}
),

-- nothing of them is read when no sync names one of their columns
profile_traits as (
    select *
    from {{ ref('goldseam', 'profile_traits') }}
    where {{ goldseam.names_columns_of(syncs, 'profile_traits') }} and {{ goldseam.in_part('profile_id') }}
),

payloads as (
    select
        candidates.*,
        syncs.version,
        profiles.profile_id is null as is_gone,
        {{ goldseam.sparse_json_object(identifiers) }} as identifiers,
        {{ goldseam.sync_fields_text(syncs) }} as fields,
        {{ goldseam.sync_item(syncs) }} as item_id
    from candidates
    inner join syncs on candidates.sync = syncs.sync
    left join profiles on candidates.profile_id = profiles.profile_id
    left join profile_traits on candidates.profile_id = profile_traits.profile_id
)

select
    *,
    {{ goldseam.sha256_hex("version || '|' || identifiers || '|' || fields") }} as payload_hash
from payloads
