-- Only spellings that are new are normalised: there are as many as phones, and each takes dozens of expressions.
{{ config(materialized='append_rows', meta={
    'rules': ['rule_identifier_types', 'phone_regions'],
    'vars': ['sources', 'default_regions'],
    'tells_changes': 'no',
}) }}

{%- set reads_changes_only = goldseam.reads_changes_only('phone_numbers') %}

with

written as (
    {%- for source, feeds in var('sources').items() %}
    {%- for feed in feeds if 'identifier_type' in goldseam.feed_columns(feed) %}
    {%- set region = 'region' if 'region' in goldseam.feed_columns(feed) else 'cast(null as text)' %}
    {%- set table = goldseam.table_of('feed_' ~ feed) %}
    select
        cast(identifier_value as text) as raw_value,
        {{ goldseam.phone_region("'" ~ source ~ "'", region) | indent(8) }} as region
    from {{ ref('feed_' ~ source ~ '__' ~ feed) }}
    where
        identifier_type in (
            select types.identifier_type
            from {{ ref('goldseam', 'rule_identifier_types') }} as types
            where types.normaliser = 'phone'
        )
        {%- if reads_changes_only and feed != 'consents' and goldseam.relation_exists(table) %}
        and ({{ goldseam.is_newer('loaded_at', source, table) }})
        {%- endif %}
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
        written.raw_value,
        written.region
    from written
    where
        written.raw_value is not null
        {%- if reads_changes_only %}
        and not exists (
            select 1
            from {{ this }} as known
            where known.raw_value = written.raw_value and known.region = written.region
        )
        {%- endif %}
),

normalised as (
    {{ goldseam.normalise_phone('spellings') | indent(4) }}
)

select * from normalised
