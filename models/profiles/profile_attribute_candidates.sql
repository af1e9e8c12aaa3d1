-- A view: it is asked about one profile or one attribute at a time, and would be the largest table of the room.
{{ config(materialized='view') }}

with

candidates as (
    {{ goldseam.attribute_candidates(ref('goldseam', 'identity_map')) | indent(4) }}
),

beside_winner as (
    select
        *,
        count(*) over (partition by profile_id, attribute, value, is_too_old) as statement_count,
        first_value(kind_rank) over winner as winning_kind,
        first_value(rank_number) over winner as winning_number,
        first_value(rank_moment) over winner as winning_moment,
        first_value(rank_text) over winner as winning_text,
        first_value(observed_at) over winner as winning_observed_at,
        first_value(priority) over winner as winning_priority
    from candidates
    window winner as (partition by profile_id, attribute order by place)
)

select
    profile_id,
    attribute,
    place,
    place = 1 and not is_too_old as is_winner,
    value,
    source,
    record_key,
    observed_at,
    strategy,
    priority as source_priority,
    statement_count as value_count,
    case
        when is_too_old then 'too_old'
        when place = 1 then null
        when value = winning_value then 'same_value'
        when
            kind_rank <> winning_kind
            or rank_number <> winning_number
            or rank_moment <> winning_moment
            or rank_text <> winning_text
            then case strategy
                {%- for strategy, verdict in goldseam.attribute_strategies().items() %}
                when '{{ strategy }}' then '{{ verdict }}'
                {%- endfor %}
            end
        when observed_at < winning_observed_at then 'older'
        when priority > winning_priority then 'less_trusted_source'
        else 'later_in_binary_order'
    end as lost_because
from beside_winner
