with

written as (
    {%- for source, feeds in var('sources').items() %}
    {%- for feed in feeds if 'identifier_type' in goldseam.feed_columns(feed) %}
    {%- set region = 'region' if 'region' in goldseam.feed_columns(feed) else 'cast(null as text)' %}
    select
        cast(identifier_value as text) as raw_value,
        {{ goldseam.phone_region("'" ~ source ~ "'", region) | indent(8) }} as region
    from {{ ref('feed_' ~ source ~ '__' ~ feed) }}
    where identifier_type in (
        select types.identifier_type
        from {{ ref('goldseam', 'rule_identifier_types') }} as types
        where types.normaliser = 'phone'
    )
    union all
    {%- endfor %}
    {%- endfor %}
    select
        cast(null as text) as raw_value,
        cast(null as text) as region
    where false
),

spellings as (
    select distinct
        raw_value,
        region
    from written
    where raw_value is not null
),

normalised as (
    {{ goldseam.normalise_phone('spellings') | indent(4) }}
)

select * from normalised
