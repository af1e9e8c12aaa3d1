{# Which profile each identifier belonged to at a moment, as the tables said then: identity_map of that day.

   select * from ( {{ goldseam.identity_map_as_of("cast('2026-06-01' as timestamp)") }} ) as june

     history: node 1 -> p1 from 1 May to 1 June, node 1 -> p2 from 1 June
     as of 31 May 23:59 -> p1      as of 1 June 00:00 -> p2      as of 30 April -> no row

   moment: an SQL expression of type timestamp, UTC. A row holds from valid_from on, and no longer at valid_to. #}
{% macro identity_map_as_of(moment) -%}
    select
        node_id,
        identifier_type,
        identifier_value,
        profile_id
    from {{ ref('goldseam', 'identity_map_history') }}
    where valid_from <= {{ moment }} and (valid_to is null or valid_to > {{ moment }})
{%- endmacro %}
