{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['segment', 'evaluated_at'],
    full_refresh=false,
    on_schema_change='append_new_columns',
) }}

with

definitions as (
    select *
    from {{ ref('goldseam', 'segment_definitions') }}
    where segment in {{ goldseam._sql_list(goldseam.evaluated_segments()) }}
),

-- whoever reads history and evaluations finds them in step: this comes after it, and like it only moves forward
known as (
    select
        segment,
        coalesce(exited_at, entered_at) as known_until
    from {{ ref('goldseam', 'segment_membership_history') }}
    {%- if is_incremental() %}
    union all
    select
        segment,
        evaluated_at as known_until
    from {{ this }}
    {%- endif %}
),

passed as (
    select segment
    from known
    group by segment
    having max(known_until) > {{ goldseam.as_of() }}
)

select
    definitions.segment,
    {{ goldseam.as_of() }} as evaluated_at,
    definitions.definition,
    {{ goldseam.run_at() }} as recorded_at
from definitions
left join passed on definitions.segment = passed.segment
where passed.segment is null
