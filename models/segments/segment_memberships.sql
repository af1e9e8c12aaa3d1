{%- set evaluated = goldseam.evaluated_segments() -%}
{%- set kept = goldseam.segment_names() | reject('in', evaluated) | list -%}

with

evaluated as (
    {%- for name in goldseam.segment_names() %}
    select distinct
        cast('{{ name }}' as text) as segment,
        profile_id
    from {{ ref('segment_' ~ name) }}
    where profile_id is not null {%- if name not in evaluated %} and false {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select cast(null as text) as segment, cast(null as text) as profile_id where false
    {%- endfor %}
),

memberships as (
    select
        segment,
        profile_id,
        {{ goldseam.as_of() }} as evaluated_at
    from evaluated
    {%- if kept and goldseam.relation_exists(this) %}
    union all
    -- var refresh_segments: the others stand as they were last evaluated
    select
        segment,
        profile_id,
        evaluated_at
    from {{ this }}
    where segment in {{ goldseam._sql_list(kept) }}
    {%- endif %}
)

select * from memberships
