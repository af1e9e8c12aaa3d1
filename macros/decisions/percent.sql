{# A share as people read it, in whole percent: percent('0.2345') -> '23 %' #}
{% macro percent(share) -%}
    (cast(cast(round(100 * cast({{ share }} as numeric(18, 6)), 0) as bigint) as text) || ' %')
{%- endmacro %}
