{# The moments whose past is learnt from and predicted from: {'training': as_of less var prediction_horizon_days, 'scoring': as_of}.
   Days count whole: what happened on a moment's day is its past, the days after it its future. #}
{% macro prediction_moments() -%}
    {{ return({
        'training': goldseam.add_time(goldseam.as_of(), -1 * goldseam.count_var('prediction_horizon_days'), 'day'),
        'scoring': goldseam.as_of(),
    }) }}
{%- endmacro %}
