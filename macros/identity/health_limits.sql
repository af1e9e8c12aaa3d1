{# Var identity_health_limits as rows: metric, warn_above, stop_above, min_total.

   {largest_profile: {warn: 200, stop: 2000}, jitter: {warn: 0.005, min_total: 1000}}
   ->  ('largest_profile', 200, 2000, 0), ('jitter', 0.005, null, 1000) #}
{% macro health_limits() %}
    {%- set limits = var('identity_health_limits') -%}
    {%- do goldseam._check_health_limits(limits) -%}
    {%- for metric, limit in limits.items() %}
    select
        '{{ metric }}' as metric,
        cast({{ limit.get('warn', 'null') }} as numeric(18, 6)) as warn_above,
        cast({{ limit.get('stop', 'null') }} as numeric(18, 6)) as stop_above,
        cast({{ limit.get('min_total', 0) }} as bigint) as min_total
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as text) as metric,
        cast(null as numeric(18, 6)) as warn_above,
        cast(null as numeric(18, 6)) as stop_above,
        cast(null as bigint) as min_total
    where false
    {%- endfor %}
{% endmacro %}

{% macro _check_health_limits(limits) %}
    {%- set where = 'var identity_health_limits' -%}
    {%- if limits is not mapping -%}
        {{ exceptions.raise_compiler_error(where ~ ': must map metrics to limits, such as {largest_profile: {warn: 200}}.') }}
    {%- endif -%}
    {%- for metric, limit in limits.items() -%}
        {%- if metric not in goldseam.health_metrics() -%}
            {{ exceptions.raise_compiler_error(
                where ~ ": there is no metric '" ~ metric ~ "'. Metrics: " ~ goldseam.health_metrics() | join(', ') ~ '.'
            ) }}
        {%- endif -%}
        {%- for key, number in (limit.items() if limit is mapping else [(limit, none)])
            if key not in ['warn', 'stop', 'min_total'] or number is not number or number is boolean -%}
            {{ exceptions.raise_compiler_error(
                where ~ '.' ~ metric ~ ": '" ~ key ~ ': ' ~ number ~ "' is no limit. Write warn, stop and min_total with numbers,"
                ~ ' such as {warn: 0.01, stop: 0.05, min_total: 1000}.'
            ) }}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}

{# What identity_health measures. #}
{% macro health_metrics() %}
    {{ return([
        'identifiers', 'blocked_identifiers', 'vanished_identifiers', 'links', 'cut_edges', 'vanished_links', 'components',
        'clusters', 'rounds', 'largest_component', 'limits_broken_by_labels', 'profiles', 'largest_profile', 'profiles_by_size',
        'profiles_with_many_given_names', 'profiles_with_many_family_names', 'profiles_with_many_postal_codes',
        'facts_without_profile', 'facts_of_blocked_identifiers', 'jitter', 'merges', 'splits',
    ]) }}
{% endmacro %}
