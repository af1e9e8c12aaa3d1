with

transitions as (
    select * from {{ ref('goldseam', 'channel_transitions') }}
),

channels as (
    select distinct from_state as channel
    from transitions
    where from_state <> '(start)'
),

-- the chain as it is, and once for each channel without it: who would have come by it is lost
chains as (
    select
        '(nothing)' as chain,
        from_state,
        to_state,
        cast(transitions as double precision) as weight
    from transitions
    union all
    select
        channels.channel as chain,
        transitions.from_state,
        case when transitions.to_state = channels.channel then '(null)' else transitions.to_state end as to_state,
        cast(transitions.transitions as double precision) as weight
    from transitions
    inner join channels on transitions.from_state <> channels.channel
),

{{ goldseam.absorbing_chain('chains', goldseam.channels()) }},

probabilities as (
    select
        chain,
        sum(case when to_state = '(conversion)' then weight else 0 end) / sum(weight) as conversion_probability
    from reduced
    group by chain
),

effects as (
    select
        removed.chain as channel,
        whole.conversion_probability,
        removed.conversion_probability as conversion_probability_without,
        1 - removed.conversion_probability / nullif(whole.conversion_probability, 0) as removal_effect
    from probabilities as removed
    inner join probabilities as whole
        on whole.chain = '(nothing)'
        and removed.chain <> '(nothing)'
)

select
    channel,
    {%- for column, value in {
        'conversion_probability': 'conversion_probability',
        'conversion_probability_without': 'conversion_probability_without',
        'removal_effect': 'removal_effect',
        'share': 'removal_effect / nullif(sum(removal_effect) over (), 0)',
    }.items() %}
    cast(round(cast({{ value }} as numeric(38, 20)), 12) as numeric(18, 12)) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from effects
