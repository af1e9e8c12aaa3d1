{%- set measures = {
    'predicted_orders_12m': 'predicted_orders_12m',
    'predicted_value_12m': 'predicted_value_12m',
    'probability_alive': 'probability_alive',
    'churn_risk': 'churn_risk',
    'category_propensity': 'next_category_propensity',
} %}

with

predictions as (
    select *
    from {{ ref('goldseam', 'stg_goldseam__predictions') }}
    where measure in ('{{ measures | join("', '") }}')
),

ranked as (
    select
        *,
        row_number() over (
            partition by profile_id, measure
            order by value desc, {{ goldseam.binary_order('subject') }}
        ) as place
    from predictions
)

select
    profile_id,
    {%- for measure, trait in measures.items() %}
    cast(max(case when measure = '{{ measure }}' then value end) as numeric(18, 4)) as {{ trait }},
    {%- endfor %}
    max(case when measure = 'category_propensity' and place = 1 then subject end) as next_category
from ranked
group by profile_id
