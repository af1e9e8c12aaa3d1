{# A quotient in decimal arithmetic, rounded half away from zero at `scale` digits: the same last digit in every engine.
   Null where the denominator is 0.

   divide("sum(revenue)", "count(*)", 4)   100.0001 / 2 -> 50.0001      divide("1", "3", 12) -> 0.333333333333

   Both sides must fit numeric(18, scale). #}
{% macro divide(numerator, denominator, scale) -%}
    {{ return(adapter.dispatch('divide', 'goldseam')(numerator, denominator, scale)) }}
{%- endmacro %}

{% macro default__divide(numerator, denominator, scale) -%}
    cast(
        round(cast({{ numerator }} as numeric(38, 20)) / nullif(cast({{ denominator }} as numeric(18, {{ scale }})), 0), {{ scale }})
        as numeric(18, {{ scale }})
    )
{%- endmacro %}

{# DuckDB divides decimals as floats (https://duckdb.org/docs/stable/sql/functions/numeric), so both sides become whole numbers
   of the smallest unit; adding half a denominator before // rounds. #}
{% macro duckdb__divide(numerator, denominator, scale) -%}
    {%- set units = [] -%}
    {%- for side in (numerator, denominator) -%}
        {%- do units.append(
            "cast(cast(cast(" ~ side ~ " as numeric(18, " ~ scale ~ ")) as numeric(38, " ~ scale ~ ")) * 1" ~ '0' * scale ~ " as hugeint)"
        ) -%}
    {%- endfor -%}
    {%- set top, bottom = units -%}
    cast(
        cast(
            sign({{ top }}) * sign({{ bottom }})
            * ((2 * abs({{ top }}) * 1{{ '0' * scale }} + abs({{ bottom }})) // nullif(2 * abs({{ bottom }}), 0))
            as numeric(38, 0)
        ) * cast(0.{{ '0' * (scale - 1) }}1 as numeric(18, {{ scale }}))
        as numeric(18, {{ scale }})
    )
{%- endmacro %}
