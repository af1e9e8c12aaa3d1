with

totals as (
    select * from {{ ref('goldseam', 'baseline_totals') }}
),

figures as (
    {%- for metric, (part, whole) in {
        'lifetime_value': ('new_revenue', 'new_customers'),
        'revenue_per_customer': ('revenue', 'buyers'),
        'average_order_value': ('revenue', 'orders'),
        'purchase_frequency': ('orders', 'buyers'),
        'retention_rate': ('returning_buyers', 'buyers_before'),
        'click_through_rate': ('clicked', 'delivered'),
        'unsubscribe_rate': ('unsubscribed', 'delivered'),
    }.items() %}
    select
        '{{ metric }}' as metric,
        baseline_at,
        window_days,
        window_name,
        {{ whole }} as base,
        {{ goldseam.divide(part, whole, 6) }} as figure
    from totals
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

compared as (
    select
        metric,
        cast(baseline_at as date) as baseline_date,
        window_days,
        {%- for name in ['before', 'since'] %}
        cast(max(case when window_name = '{{ name }}' then base end) as bigint) as {{ name }}_base,
        max(case when window_name = '{{ name }}' then figure end) as {{ name }}_value{{ ',' if not loop.last }}
        {%- endfor %}
    from figures
    group by metric, baseline_at, window_days
)

select
    cast(metric as text) as metric,
    baseline_date,
    window_days,
    before_base,
    before_value,
    since_base,
    since_value,
    cast(since_value - before_value as numeric(18, 6)) as change,
    cast(
        {{ goldseam.divide('(since_value - before_value) * 100', 'before_value', 6) }} as numeric(18, 2)
    ) as change_percent,
    cast({{ goldseam.reporting_currency() }} as text) as reporting_currency
from compared
