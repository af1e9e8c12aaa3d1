{# The consent status of a yes/no column: true -> 'granted', false -> 'denied', null -> null (nothing was said). #}
{% macro granted_or_denied(answer) -%}
    case {{ goldseam.try_cast(answer, 'boolean') }} when true then 'granted' when false then 'denied' end
{%- endmacro %}
