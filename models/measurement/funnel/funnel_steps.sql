with

visitors as (
    select * from {{ ref('goldseam', 'funnel_visitors') }}
),

steps as (
    {%- for step in ['visit', 'product_view', 'cart', 'order'] %}
    select
        funnel_month,
        utm_source,
        utm_medium,
        cast({{ loop.index }} as bigint) as step_number,
        cast('{{ step }}' as text) as step,
        cast(sum(sessions_{{ loop.index }}) as bigint) as sessions,
        cast(sum(all_sessions_{{ loop.index }}) as bigint) as sessions_in_any_order,
        count(case when depth >= {{ loop.index }} then profile_id end) as people
    from visitors
    group by funnel_month, utm_source, utm_medium
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

compared as (
    select
        *,
        {%- for unit in ['sessions', 'people'] %}
        lag({{ unit }}) over in_turn as {{ unit }}_before,
        first_value({{ unit }}) over in_turn as {{ unit }}_first{{ ',' if not loop.last }}
        {%- endfor %}
    from steps
    window in_turn as (partition by funnel_month, utm_source, utm_medium order by step_number)
)

select
    funnel_month,
    {{ goldseam.is_complete_month('funnel_month') }} as is_complete,
    utm_source,
    utm_medium,
    step_number,
    step,
    sessions,
    sessions_in_any_order,
    {{ goldseam.divide('sessions', 'sessions_before', 4) }} as conversion_from_previous,
    {{ goldseam.divide('sessions', 'sessions_first', 4) }} as conversion_from_first,
    people,
    {{ goldseam.divide('people', 'people_before', 4) }} as people_conversion_from_previous,
    {{ goldseam.divide('people', 'people_first', 4) }} as people_conversion_from_first
from compared
