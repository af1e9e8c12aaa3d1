{# What to select the map history from, as the last run left it; on the first run, no rows of the same shape.
   from {{ goldseam.map_history_so_far() }} as history #}
{% macro map_history_so_far() %}
    {%- if goldseam.relation_exists(this) -%} {{ return(this) }} {%- endif -%}
    {{ return(goldseam._no_map_history()) }}
{% endmacro %}

{% macro _no_map_history() -%}
    (
        select
            cast(null as bigint) as node_id,
            cast(null as text) as identifier_type,
            cast(null as text) as identifier_value,
            cast(null as text) as profile_id,
            cast(null as timestamp) as born_at,
            cast(null as bigint) as minted_from,
            cast(null as bigint) as generation,
            cast(null as timestamp) as valid_from,
            cast(null as timestamp) as valid_to,
            cast(null as text) as heir_profile_id,
            cast(null as text) as cause
        where false
    )
{%- endmacro %}
