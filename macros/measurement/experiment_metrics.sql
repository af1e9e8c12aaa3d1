{# What an experiment is measured by: the outcome of a participant, and the same from before the assignment, which CUPED takes
   out of it. experiment_metrics()['revenue'] -> {'value': 'revenue', 'covariate': 'revenue_before', 'is_rate': false} #}
{% macro experiment_metrics() -%}
    {{ return({
        'visited': {'value': 'case when has_visited then 1 else 0 end', 'covariate': 'visits_before', 'is_rate': true},
        'converted': {'value': 'case when has_ordered then 1 else 0 end', 'covariate': 'orders_before', 'is_rate': true},
        'orders': {'value': 'orders', 'covariate': 'orders_before', 'is_rate': false},
        'revenue': {'value': 'revenue', 'covariate': 'revenue_before', 'is_rate': false},
    }) }}
{%- endmacro %}
