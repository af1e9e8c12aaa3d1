{%- set steps = {
    'purchased': 'purchased_at', 'approved': 'approved_at', 'handed_over': 'handed_over_at', 'delivered': 'delivered_at',
} -%}
with

orders as (
    select * from {{ ref('stg_olist__orders') }}
),

steps as (
    {%- for step, moment in steps.items() %}
    select
        order_id,
        '{{ step }}' as step,
        {{ moment }} as occurred_at
    from orders
    where {{ moment }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from steps
