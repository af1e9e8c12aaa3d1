{# Rows written in YAML, as a query; one without rows where there are none.
   yaml_rows([{'sync': 'a', 'min_rows': 5}], {'sync': 'text', 'min_rows': 'bigint'})
   ->  select cast('a' as text) as sync, cast(5 as bigint) as min_rows #}
{% macro yaml_rows(rows, columns) -%}
    {%- for row in rows or [{}] %}
select
        {%- for column, type in columns.items() %}
    {{ goldseam._yaml_value(row.get(column), type) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
{{ 'where false' if not rows else 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# A value of YAML as SQL of a type.   _yaml_value("Anna's", 'text') -> cast('Anna''s' as text) #}
{% macro _yaml_value(value, type) -%}
    cast(
    {%- if value is none or value is undefined %}null
    {%- elif value is boolean or value is number %}{{ value }}
    {%- else %}'{{ value | string | replace("'", "''") }}'
    {%- endif %} as {{ type }})
{%- endmacro %}
