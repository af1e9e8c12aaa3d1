{{ config(materialized='replace_entities', meta={
    'entity': ['profile_id'],
    'consumes': ['identity_map_history', 'feed_attributes'],
    'tells_changes': 'no',
    'is_present': 'identifier_count > 0',
}, indexes=[{'columns': ['profile_id'], 'unique': true}]) }}
{% set resized_profiles = ref('goldseam', 'resized_profiles') %}

{%- set reads_changes_only = goldseam.reads_changes_only('identity_profile_sizes') %}

with

members as (
    select
        node_id,
        profile_id
    from {{ ref('goldseam', 'identity_map') }}
    {%- if reads_changes_only %}
    where profile_id in (select resized.profile_id from {{ resized_profiles }} as resized)
    {%- endif %}
),

attributes as (
    select * from {{ ref('goldseam', 'feed_attributes') }}
    where attribute in ('first_name', 'last_name', 'postal_code')
),

identified as (
    select
        profile_id,
        count(*) as identifier_count
    from members
    group by profile_id
),

-- Anna and ANNA are one name
spellings as (
    select distinct
        members.profile_id,
        attributes.attribute,
        {{ goldseam.lower_text('attributes.value') }} as value
    from members
    inner join attributes on members.node_id = attributes.node_id
),

named as (
    select
        profile_id,
        count(case when attribute = 'first_name' then 1 end) as given_name_count,
        count(case when attribute = 'last_name' then 1 end) as family_name_count,
        count(case when attribute = 'postal_code' then 1 end) as postal_code_count
    from spellings
    group by profile_id
),

profiles as (
    {%- if reads_changes_only %}
    select resized.profile_id from {{ resized_profiles }} as resized
    {%- else %}
    select profile_id from identified
    {%- endif %}
)

select
    profiles.profile_id,
    coalesce(identified.identifier_count, 0) as identifier_count,
    coalesce(named.given_name_count, 0) as given_name_count,
    coalesce(named.family_name_count, 0) as family_name_count,
    coalesce(named.postal_code_count, 0) as postal_code_count
from profiles
left join identified on profiles.profile_id = identified.profile_id
left join named on profiles.profile_id = named.profile_id
