{%- set parts = ['identifier', 'link', 'cluster', 'profile', 'fact', 'change'] -%}
with

figures as (
    {%- for part in parts %}
    select * from {{ ref('goldseam', part ~ '_figures') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

limits as (
    {{ goldseam.health_limits() | indent(4) }}
),

-- a share of few says little: it is judged from min_total on
measured as (
    select
        figures.metric,
        figures.dimension,
        figures.value,
        {{ goldseam.divide('figures.value', 'figures.total', 6) }} as share,
        limits.warn_above,
        limits.stop_above
    from figures
    left join limits
        on figures.metric = limits.metric
        and coalesce(figures.total, limits.min_total) >= limits.min_total
)

select
    metric,
    dimension,
    value,
    share,
    warn_above,
    stop_above,
    case
        when coalesce(share, value) > stop_above then 'stop'
        when coalesce(share, value) > warn_above then 'warn'
        else 'ok'
    end as status,
    {{ goldseam.run_at() }} as measured_at
from measured
