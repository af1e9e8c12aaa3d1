{# The map history as the last run left it; on the first run, no rows of the same shape. #}
{% macro map_history_so_far() %}
    {%- if goldseam.relation_exists(this) -%}
    select * from {{ this }}
    {%- else -%}
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
    {%- endif -%}
{% endmacro %}
