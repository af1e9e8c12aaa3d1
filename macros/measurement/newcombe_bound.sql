{# A bound of the 95 % interval of the difference of two shares, Newcombe's hybrid score method (1998, method 10): it stays honest
   where shares are near 0, as those of buyers are. Side is '+' or '-'; newcombe_bound('0.2', '100', '0.1', '100', '-') #}
{% macro newcombe_bound(share, people, control_share, control_people, side) -%}
    {%- set other = {'+': '-', '-': '+'}[side] -%}
    ({{ share }} - {{ control_share }} {{ side }} sqrt(
        power({{ goldseam.wilson_bound(share, people, side) }} - {{ share }}, 2)
        + power({{ goldseam.wilson_bound(control_share, control_people, other) }} - {{ control_share }}, 2)
    ))
{%- endmacro %}
