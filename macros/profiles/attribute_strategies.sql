{# The strategies of rule attribute_rules, and what is said of a candidate that lost by it. #}
{% macro attribute_strategies() %}
    {{ return({
        'most_recent': 'older',
        'source_priority': 'less_trusted_source',
        'most_frequent': 'stated_less_often',
        'most_complete': 'shorter',
        'oldest': 'later',
        'max': 'smaller',
        'min': 'larger',
        'any_true': 'not_true',
    }) }}
{% endmacro %}
