{# The rows of a checked feed with the columns that its table keeps, and behind them rejection_columns(), by which the
   materialization sets rejected rows aside.   relation: a CTE of checked_feed's shape #}
{% macro feed_rows(feed, relation) %}
    select
        {{ (goldseam.columns_of_feed(feed) + goldseam.rejection_columns()) | join(',\n        ') }}
    from {{ relation }}
{%- endmacro %}

{# Columns of a feed's table: source, for person feeds node_id and written_value, and the contract's. #}
{% macro columns_of_feed(feed) %}
    {%- set columns = goldseam.feed_columns(feed) | list -%}
    {{ return(['source'] + (['node_id', 'written_value'] if 'identifier_type' in columns else []) + columns) }}
{% endmacro %}

{# What a feed's query says of a row that cannot be used; the first is null for rows in use. #}
{% macro rejection_columns() %}
    {{ return(['rejection_rule', 'rejection_reason', 'raw_value']) }}
{% endmacro %}

{# For feeds that merge copies: rejected copies are merged by what they said, and never with a row in use. #}
{% macro rejected_value() -%}
    case when rejection_rule is not null then coalesce(raw_value, '') end
{%- endmacro %}

{% macro merged_rejections() -%}
    {%- for column in goldseam.rejection_columns() %}
    min({{ goldseam.binary_order(column) }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
