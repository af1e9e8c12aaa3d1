{# A bound of the 95 % score interval of a share (Wilson 1927); side is '+' or '-'.
   wilson_bound('0.1', '100', '-') -> 0.0552291 #}
{% macro wilson_bound(share, people, side) -%}
    {%- set z = goldseam.normal_quantile() | trim -%}
    (
        ({{ share }} + {{ z }} * {{ z }} / (2 * {{ people }})
        {{ side }} {{ z }} * sqrt(
            {{ share }} * (1 - {{ share }}) / {{ people }} + {{ z }} * {{ z }} / (4 * power({{ people }}, 2))
        )) / (1 + {{ z }} * {{ z }} / {{ people }})
    )
{%- endmacro %}
