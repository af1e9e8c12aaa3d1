{%- set sources = {
    'uplift': 'measured uplift', 'prediction': 'predicted', 'recommendation': 'as others do', 'assumption': 'assumed',
} %}

with

offer_scores as (
    select * from {{ ref('goldseam', 'offer_scores') }} where score > 0
),

ranked as (
    select
        *,
        row_number() over (
            partition by profile_id order by score desc, {{ goldseam.binary_order('offer') }}
        ) as place
    from offer_scores
)

select
    profile_id,
    place,
    offer,
    kind,
    channel,
    item_id,
    category,
    eligible_segment,
    propensity,
    propensity_source,
    value,
    cost,
    score,
    cast({{ goldseam.reporting_currency() }} as text) as reporting_currency,
    coalesce(reason || '. ', 'In segment ' || eligible_segment || '. ')
        || {{ goldseam.percent('propensity') }} || ' ('
        || case propensity_source
            {%- for source, words in sources.items() %}
            when '{{ source }}' then '{{ words }}'
            {%- endfor %}
        end
        || ') of ' || cast(cast(value as numeric(18, 2)) as text)
        || ' less ' || cast(cast(cost as numeric(18, 2)) as text)
        || ' ' || {{ goldseam.reporting_currency() }} as reason
from ranked
where place <= {{ goldseam.count_var('next_best_actions') }}
