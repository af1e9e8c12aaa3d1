{# Whether an identifier's value is nobody's by the pattern of its type (rule identifier_types).
   matches_blocked_pattern('types.identifier_type', 'seen.identifier_value', 'types.blocked_pattern')
   ('email', 'noreply@shop.de', '^no-?reply@') -> true #}
{% macro matches_blocked_pattern(identifier_type, value, pattern) -%}
    {{ return(adapter.dispatch('matches_blocked_pattern', 'goldseam')(identifier_type, value, pattern)) }}
{%- endmacro %}

{% macro default__matches_blocked_pattern(identifier_type, value, pattern) -%}
    {{ goldseam.regex_match(value, pattern) }}
{%- endmacro %}

{# DuckDB compiles a pattern that is a column's once per row: 29 s for 5 M values on two cores, against 0.24 s for constants. #}
{% macro duckdb__matches_blocked_pattern(identifier_type, value, pattern) -%}
    {%- set rules = load_relation(ref('goldseam', 'rule_identifier_types')) if execute else none -%}
    {%- if rules is none -%}
        {{ goldseam.regex_match(value, pattern) }}
    {%- else -%}
        case {{ identifier_type }}
            {%- for type, type_pattern in run_query(
                'select identifier_type, blocked_pattern from ' ~ rules ~ ' where blocked_pattern is not null order by 1'
            ).rows %}
            when '{{ type }}' then {{ goldseam.regex_match(value, "'" ~ type_pattern | replace("'", "''") ~ "'") }}
            {%- endfor %}
            else false
        end
    {%- endif -%}
{%- endmacro %}
