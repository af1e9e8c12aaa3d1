{# A rule table: the packaged seed plus the rows of the seed (or model) that var extra_<rule> names; where both have a row with
   the same key, the project's own row wins. Columns and types are those documented for the seed.

   vars: {extra_exchange_rates: our_rates}    {{ goldseam.union_rule('exchange_rates', key=['currency', 'valid_from']) }} #}
{% macro union_rule(rule, key) %}
    {%- set seed = ref('goldseam', rule) -%}
    {%- set extra = var('extra_' ~ rule, '') -%}
    {%- set columns = graph.nodes['seed.goldseam.' ~ rule].columns if execute else {} -%}
    {%- if not extra %}
    select * from {{ seed }}
    {%- else %}
    select
        {%- for name, column in columns.items() %}
        cast(own.{{ name }} as {{ column.data_type }}) as {{ name }}{{ ',' if not loop.last }}
        {%- else %} own.*
        {%- endfor %}
    from {{ ref(extra) }} as own
    union all
    select
        {%- for name, column in columns.items() %}
        packaged.{{ name }}{{ ',' if not loop.last }}
        {%- else %} packaged.*
        {%- endfor %}
    from {{ seed }} as packaged
    where not exists (
        select 1
        from {{ ref(extra) }} as own
        where {% for column in key %}own.{{ column }} = packaged.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
    )
    {%- endif %}
{% endmacro %}
