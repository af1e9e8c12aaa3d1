{{ config(materialized='ephemeral') }}

with

sessions as (
    select
        {{ goldseam.month_of('started_at') }} as funnel_month,
        case when utm_source is null then '(direct)' else {{ goldseam.utm_tag('utm_source') }} end as utm_source,
        case when utm_source is null then '(none)' else {{ goldseam.utm_tag('utm_medium') }} end as utm_medium,
        profile_id,
        item_view_count > 0 as has_view,
        cart_addition_count > 0 as has_cart,
        order_count > 0 as has_order
    from {{ ref('goldseam', 'sessions') }}
    where started_at <= {{ goldseam.as_of() }}
),

-- how far it came without leaving a step out
deepened as (
    select
        *,
        case
            when has_view and has_cart and has_order then 4
            when has_view and has_cart then 3
            when has_view then 2
            else 1
        end as depth
    from sessions
)

select
    funnel_month,
    utm_source,
    utm_medium,
    profile_id,
    max(depth) as depth,
    {%- for did in ['true', 'has_view', 'has_cart', 'has_order'] %}
    count(case when depth >= {{ loop.index }} then 1 end) as sessions_{{ loop.index }},
    count(case when {{ did }} then 1 end) as all_sessions_{{ loop.index }}{{ ',' if not loop.last }}
    {%- endfor %}
from deepened
group by funnel_month, utm_source, utm_medium, profile_id
