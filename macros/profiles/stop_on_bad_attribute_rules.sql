{# Post-hook of rule_attribute_rules: a row that cannot be followed stops the build before anything is decided by it.
   row 'vip', strategy 'newest'   ->   error: rule attribute_rules, row 'vip', column strategy: 'newest' is none of ... #}
{% macro stop_on_bad_attribute_rules() %}
    {%- if execute -%}
        {%- set strategies = goldseam.attribute_strategies().keys() | list -%}
        {%- for attribute, strategy, max_age_days in run_query(
            'select attribute, strategy, max_age_days from ' ~ this ~ ' order by 1, 2, 3').rows -%}
            {%- if strategy not in strategies -%}
                {%- do goldseam._stop_on_attribute_rule(attribute, 'strategy', strategy, 'none of ' ~ strategies | join(', ')) -%}
            {%- elif max_age_days is not none and max_age_days < 1 -%}
                {%- do goldseam._stop_on_attribute_rule(attribute, 'max_age_days', max_age_days, 'no number of days above zero') -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return('') }}
{% endmacro %}

{% macro _stop_on_attribute_rule(attribute, column, value, problem) %}
    {%- do exceptions.raise_compiler_error(
        "rule attribute_rules, row '" ~ attribute ~ "', column " ~ column ~ ": '" ~ value ~ "' is " ~ problem
        ~ '. Mend it in seeds/attribute_rules.csv or in the seed that var extra_attribute_rules names.'
    ) -%}
{% endmacro %}
