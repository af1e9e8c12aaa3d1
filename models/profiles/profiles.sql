{{ config(materialized='replace_entities', meta=goldseam.profile_settings(
    consumes=['profile_attributes', 'profile_contact_points'], rules=['rule_identifier_types']
)) }}

{%- set typed = [
    'first_name', 'last_name', 'gender', 'birth_date', 'language', 'street', 'city', 'postal_code', 'country_code', 'company',
    'job_title',
] -%}
with

members as (
    select * from {{ goldseam.touched_members('profiles') }}
),

nodes as (
    select * from {{ ref('goldseam', 'identity_nodes') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

attributes as (
    select * from {{ ref('goldseam', 'profile_attributes') }}
    where {{ goldseam.is_touched('profiles') }}
),

contact_points as (
    select * from {{ ref('goldseam', 'profile_contact_points') }}
    where {{ goldseam.is_touched('profiles') }}
),

presence as (
    select
        members.profile_id,
        min(nodes.first_seen_at) as first_seen_at,
        max(nodes.last_seen_at) as last_seen_at,
        count(*) as identifier_count,
        max(case when types.kind in ('account', 'contact') then 1 else 0 end) = 0 as is_anonymous
    from members
    inner join nodes on members.node_id = nodes.node_id
    inner join types on members.identifier_type = types.identifier_type
    group by members.profile_id
),

sources as (
    select
        members.profile_id,
        count(distinct identifiers.source) as source_count
    from members
    inner join identifiers on members.node_id = identifiers.node_id
    group by members.profile_id
),

pivoted as (
    select
        profile_id,
        {%- for attribute in typed %}
        max(case when attribute = '{{ attribute }}' then value end) as {{ attribute }},
        {%- endfor %}
        '{' || {{ goldseam.string_agg(
            "case when attribute not in ('" ~ typed | join("', '") ~ "') then "
                ~ goldseam.json_string('attribute') ~ " || ':' || " ~ goldseam.json_string('value') ~ " end",
            ',', goldseam.binary_order('attribute')
        ) }} || '}' as custom_attributes
    from attributes
    group by profile_id
),

primary_contacts as (
    select
        profile_id,
        max(case when channel = 'email' then contact_point end) as email,
        max(case when channel = 'sms' then contact_point end) as phone
    from contact_points
    where is_primary
    group by profile_id
)

select
    presence.profile_id,
    pivoted.first_name,
    pivoted.last_name,
    nullif(trim(coalesce(pivoted.first_name, '') || ' ' || coalesce(pivoted.last_name, '')), '') as full_name,
    pivoted.gender,
    {{ goldseam.try_cast('pivoted.birth_date', 'date') }} as birth_date,
    pivoted.language,
    primary_contacts.email,
    primary_contacts.phone,
    {%- for attribute in typed[5:] %}
    pivoted.{{ attribute }},
    {%- endfor %}
    presence.is_anonymous,
    presence.first_seen_at,
    presence.last_seen_at,
    presence.identifier_count,
    sources.source_count,
    pivoted.custom_attributes
from presence
inner join sources on presence.profile_id = sources.profile_id
left join pivoted on presence.profile_id = pivoted.profile_id
left join primary_contacts on presence.profile_id = primary_contacts.profile_id
