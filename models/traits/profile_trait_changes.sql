{{ config(materialized='replace_entities', full_refresh=false, meta={
    'entity': ['profile_id', 'trait', 'valid_from'],
    'tells_changes': 'no',
}) }}
{%- set traits = goldseam.tracked_traits() %}

with

profile_traits as (
    select * from {{ ref('goldseam', 'profile_traits') }}
),

history as (
    {%- if goldseam.relation_exists(this) %}
    select * from {{ this }}
    {%- else %}
    select
        cast(null as text) as profile_id,
        cast(null as text) as trait,
        cast(null as text) as value,
        cast(null as timestamp) as valid_from,
        cast(null as timestamp) as valid_to
    where false
    {%- endif %}
),

standing as (
    {%- for trait in traits %}
    select
        profile_id,
        '{{ trait }}' as trait,
        cast({{ trait }} as text) as value
    from profile_traits
    where {{ trait }} is not null
    {{ 'union all' if not loop.last }}
    {%- else %}
    select cast(null as text) as profile_id, cast(null as text) as trait, cast(null as text) as value where false
    {%- endfor %}
),

-- history only moves forward: with an as_of no later than what it knows, nothing is written
moved_on as (
    select coalesce(max(greatest(valid_from, valid_to)) < {{ goldseam.as_of() }}, true) as is_later from history
),

open_rows as (
    select * from history where valid_to is null
),

closed as (
    select
        open_rows.profile_id,
        open_rows.trait,
        open_rows.value,
        open_rows.valid_from,
        {{ goldseam.as_of() }} as valid_to
    from open_rows
    left join standing on open_rows.profile_id = standing.profile_id and open_rows.trait = standing.trait
    where standing.value is null or standing.value <> open_rows.value
),

opened as (
    select
        standing.profile_id,
        standing.trait,
        standing.value,
        {{ goldseam.as_of() }} as valid_from,
        cast(null as timestamp) as valid_to
    from standing
    left join open_rows on standing.profile_id = open_rows.profile_id and standing.trait = open_rows.trait
    where open_rows.value is null or open_rows.value <> standing.value
),

changes as (
    select * from closed
    union all
    select * from opened
)

select changes.*
from changes
inner join moved_on on moved_on.is_later
