{# A query for the identifiers on records of a feed that changed since a model last read it: those they have and those they had.
   nodes_on_changed_records('identity_nodes', 'feed_identifiers')  ->  node_id, perhaps several times #}
{% macro nodes_on_changed_records(name, feed) -%}
    select changed.node_id
    from {{ ref('goldseam', 'stg_goldseam__changed_records') }} as changed
    where
        changed.feed = '{{ feed }}'
        and changed.build_number > {{ goldseam.consumed_build(name, feed) }}
        and changed.node_id is not null
{%- endmacro %}
