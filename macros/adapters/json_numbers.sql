{# A relation with each member of a JSON object of numbers as a row: all its columns, `name` and `number`.
   select * from json_numbers('weights_used', 'weights')   {"long": 2, "short": 1} -> long 2.0, short 1.0 #}
{% macro json_numbers(relation, column) -%}
    {{ return(adapter.dispatch('json_numbers', 'goldseam')(relation, column)) }}
{%- endmacro %}

{% macro default__json_numbers(relation, column) -%}
    (
        select {{ relation }}.*, member.name, member.number
        from {{ relation }}
        lateral view explode(from_json({{ relation }}.{{ column }}, 'map<string,double>')) member as name, number
    )
{%- endmacro %}

{# https://duckdb.org/docs/stable/data/json/json_functions #}
{% macro duckdb__json_numbers(relation, column) -%}
    (
        select {{ relation }}.*, members.entry.key as name, members.entry.value as number
        from
            {{ relation }},
            unnest(map_entries(from_json({{ relation }}.{{ column }}, '"MAP(VARCHAR,DOUBLE)"'))) as members(entry)
    )
{%- endmacro %}

{# https://www.postgresql.org/docs/15/functions-json.html #}
{% macro postgres__json_numbers(relation, column) -%}
    (
        select {{ relation }}.*, member.key as name, cast(member.value as double precision) as number
        from {{ relation }}
        cross join lateral json_each_text(cast({{ relation }}.{{ column }} as json)) as member
    )
{%- endmacro %}
