-- Scores are fifths of all buyers, 5 the best. Equal values score alike, so that no customer's score is chance.
with

traits_value as (
    select * from {{ ref('goldseam', 'traits_value') }} where order_count > 0
),

segments as (
    select * from {{ ref('goldseam', 'rfm_segments') }}
),

ranked as (
    select
        profile_id,
        count(*) over () as buyers,
        rank() over (order by cast(last_order_at as date)) - 1 as below_in_recency,
        rank() over (order by order_count) - 1 as below_in_frequency,
        rank() over (order by revenue) - 1 as below_in_value
    from traits_value
),

scored as (
    select
        profile_id,
        {%- for score in ['recency', 'frequency', 'value'] %}
        cast(1 + floor(below_in_{{ score }} * 5 / cast(buyers as double precision)) as bigint) as {{ score }}_score
        {{- ',' if not loop.last }}
        {%- endfor %}
    from ranked
)

select
    scored.profile_id,
    scored.recency_score as rfm_recency,
    scored.frequency_score as rfm_frequency,
    scored.value_score as rfm_value,
    segments.rfm_segment
from scored
inner join segments
    on scored.recency_score = segments.recency_score
    -- the greater half of the two, as on the two-sided RFM map: (4, 5) and (5, 5) are 5
    and cast(floor((scored.frequency_score + scored.value_score + 1) / 2.0) as bigint) = segments.habit_score
