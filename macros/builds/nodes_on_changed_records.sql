{# A query for the identifiers on rows of a feed that changed since a model last read it: those they have and, where records are
   replaced, those they had.
   nodes_on_changed_records('identity_nodes', 'feed_identifiers')  ->  node_id, perhaps several times #}
{% macro nodes_on_changed_records(name, feed) -%}
    {%- set log = ref('goldseam', 'stg_goldseam__changed_records') -%}
    {%- set rows = ref('goldseam', feed) -%}
    {%- if goldseam._marks_its_rows(feed) -%}
    select changed.node_id
    from {{ rows }} as changed
    where changed.changed_in > {{ goldseam.consumed_build(name, feed) }}
    {%- else -%}
    select changed.node_id
    from {{ log }} as changed
    where
        changed.feed = '{{ feed }}'
        and changed.build_number > {{ goldseam.consumed_build(name, feed) }}
        and changed.node_id is not null
    {%- endif -%}
{%- endmacro %}

{% macro _marks_its_rows(feed) %}
    {{ return(graph.get('nodes', {}).get('model.goldseam.' ~ feed, {}).get('config', {}).get('meta', {}).get('tells_changes') == 'column') }}
{% endmacro %}
