{# A quotient in decimal arithmetic, rounded half away from zero at `scale` digits: alike in every engine.
   Null where the denominator is 0.

   divide("sum(revenue)", "count(*)", 4)   100.0001 / 2 -> 50.0001      divide("1", "3", 12) -> 0.333333333333

   Both sides must fit numeric(18, scale). #}
{% macro divide(numerator, denominator, scale) -%}
    {{ return(adapter.dispatch('divide', 'goldseam')(numerator, denominator, scale)) }}
{%- endmacro %}

{% macro default__divide(numerator, denominator, scale) -%}
    {%- set divisor = 'nullif(cast(' ~ denominator ~ ' as numeric(18, ' ~ scale ~ ')), 0)' -%}
    cast(
        round(cast({{ numerator }} as numeric(38, 20)) / {{ divisor }}, {{ scale }})
        as numeric(18, {{ scale }})
    )
{%- endmacro %}

{# DuckDB divides decimals as floats, so both sides become whole numbers of the smallest unit; adding half a
   denominator before // rounds. https://duckdb.org/docs/stable/sql/functions/numeric #}
{% macro duckdb__divide(numerator, denominator, scale) -%}
    {%- set power = '1' ~ '0' * scale -%}
    {%- set units = [] -%}
    {%- for side in (numerator, denominator) -%}
        {%- set exact = 'cast(' ~ side ~ ' as numeric(18, ' ~ scale ~ '))' -%}
        {%- set wide = 'cast(' ~ exact ~ ' as numeric(38, ' ~ scale ~ '))' -%}
        {%- do units.append('cast(' ~ wide ~ ' * ' ~ power ~ ' as hugeint)') -%}
    {%- endfor -%}
    {%- set top, bottom = units -%}
    cast(
        cast(
            sign({{ top }}) * sign({{ bottom }})
            * ((2 * abs({{ top }}) * {{ power }} + abs({{ bottom }})) // nullif(2 * abs({{ bottom }}), 0))
            as numeric(38, 0)
        ) * cast(0.{{ '0' * (scale - 1) }}1 as numeric(18, {{ scale }}))
        as numeric(18, {{ scale }})
    )
{%- endmacro %}
