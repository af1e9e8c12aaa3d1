{# The usable rows of a feed: contract columns, plus source, node_id and (for person feeds) written_value.
   relation: a checked_<feed> model or a CTE of the same shape. #}
{% macro accepted_rows(feed, relation) %}
    {%- set columns = goldseam.feed_columns(feed) -%}
    select
        source,
        {%- if 'identifier_type' in columns %}
        node_id,
        written_value,
        {%- endif %}
        {%- for column in columns %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    where rejection_rule is null
{%- endmacro %}
