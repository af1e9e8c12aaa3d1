{# A value as a JSON string, quoted and escaped. json_string("'say \"hi\"'") -> "say \"hi\""; null stays null. #}
{% macro json_string(expression) -%}
    {{ return(adapter.dispatch('json_string', 'goldseam')(expression)) }}
{%- endmacro %}

{% macro default__json_string(expression) -%}
    to_json({{ expression }})
{%- endmacro %}

{% macro duckdb__json_string(expression) -%}
    cast(to_json(cast({{ expression }} as varchar)) as varchar)
{%- endmacro %}

{% macro postgres__json_string(expression) -%}
    cast(to_json(cast({{ expression }} as text)) as text)
{%- endmacro %}

{# A JSON object as text, byte for byte the same in every engine, so that its hash is too.
   json_object_text({'fn': 'first_name', 'ct': 'city'}) -> {"fn":"Anna","ct":null} #}
{% macro json_object_text(members) -%}
    '{' ||
    {%- for name, expression in members.items() %}
    '{{ "" if loop.first else "," }}"{{ name }}":' || coalesce({{ goldseam.json_string(expression) }}, 'null') ||
    {%- endfor %}
    '}'
{%- endmacro %}

{# The same without members that have no value; those in `cleared` stand there as null.
   sparse_json_object({'fn': 'first_name', 'ct': 'city'}, ['ct']) -> {"fn":"Anna","ct":null} or {"ct":null} #}
{% macro sparse_json_object(members, cleared=[]) -%}
    {%- if not members -%} {{ return("'{}'") }} {%- endif -%}
    '{' || concat_ws(','
    {%- for name, expression in members.items() %},
        {%- set member = "'\"" ~ name ~ "\":' || " ~ goldseam.json_string(expression) %}
        case when {{ expression }} is not null then {{ member }} {{- " else '\"" ~ name ~ "\":null'" if name in cleared }} end
    {%- endfor %}
    ) || '}'
{%- endmacro %}
