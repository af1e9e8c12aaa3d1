{{ config(materialized='ephemeral') }}

with

windows as (
    select * from {{ ref('goldseam', 'baseline_windows') }}
),

purchases as (
    select * from {{ ref('goldseam', 'baseline_purchases') }}
),

messages as (
    select * from {{ ref('goldseam', 'baseline_messages') }}
)

select
    windows.*,
    lag(coalesce(purchases.buyers, 0)) over (order by windows.place) as buyers_before,
    {%- for total in ['buyers', 'returning_buyers', 'new_customers', 'new_revenue', 'orders', 'revenue'] %}
    coalesce(purchases.{{ total }}, 0) as {{ total }},
    {%- endfor %}
    {%- for total in ['delivered', 'clicked', 'unsubscribed'] %}
    coalesce(messages.{{ total }}, 0) as {{ total }}{{ ',' if not loop.last }}
    {%- endfor %}
from windows
left join purchases on windows.place = purchases.place
left join messages on windows.place = messages.place
