{# graph_components(node_id, component_id) of the components that changed since the last build, and graph_gone(node_id), identifiers
   that link no more.

   A component that only grew stands as one vertex, so that the graph to contract is as small as the change; one that lost a link or
   an identifier is loosened: its identifiers are vertices again, with all links among them.

   links: SQL of the graph's links (model identity_clusters). Returns the rounds of the contraction. #}
{% macro touched_components(links) %}
    {%- do goldseam._find_changed_nodes() -%}
    {%- do goldseam._find_changed_links(links) -%}
    {%- do goldseam._loosen_components() -%}
    {%- set rounds = goldseam.contract_graph(goldseam._edges_of_change(links), 'graph_roots') -%}
    {%- do goldseam._collect_touched_components() -%}
    {%- for name in ['changed_nodes', 'changed_links', 'loosened', 'places', 'roots', 'touched'] -%}
        {%- do goldseam.drop_work_table('graph_' ~ name) -%}
    {%- endfor -%}
    {{ return(rounds) }}
{% endmacro %}

{# Identifiers that are new, blocked, set free, gone or back, and the ends of labels written since, each with the component it has. #}
{% macro _find_changed_nodes() %}
    {%- set consumed = goldseam.consumed_build('identity_clusters', 'identity_nodes') -%}
    {%- do goldseam.create_work_table('graph_changed_nodes', "
        select
            changed.node_id,
            changed.blocked_reason is null as is_live,
            coalesce(changed.block_changed_in > " ~ consumed ~ ", false) as is_switched,
            standing.component_id
        from (
            select node_id, blocked_reason, block_changed_in, false as is_labelled
            from " ~ ref('goldseam', 'identity_nodes') ~ "
            where changed_in > " ~ consumed ~ "
            union all
            select node_id, blocked_reason, block_changed_in, true as is_labelled
            from " ~ ref('goldseam', 'identity_nodes') ~ "
            where node_id in (" ~ goldseam._ends_of_new_labels() ~ ")
        ) as changed
        left join " ~ this ~ " as standing on changed.node_id = standing.node_id
        where changed.is_labelled or (standing.node_id is null) = (changed.blocked_reason is null)") -%}
{% endmacro %}

{% macro _ends_of_new_labels() -%}
    select unnested.node_id
    from (
        select label_number, left_node_id as node_id from {{ ref('goldseam', 'identity_label_ends') }}
        union all
        select label_number, right_node_id as node_id from {{ ref('goldseam', 'identity_label_ends') }}
    ) as unnested
    where unnested.label_number > {{ goldseam.consumed_build('identity_clusters', 'identity_labels') }}
{%- endmacro %}

{# Links that are new or were altered, and those of identifiers that were blocked or set free. #}
{% macro _find_changed_links(links) %}
    {%- set switched = goldseam.count_rows_of('graph_changed_nodes where is_switched') -%}
    {%- do goldseam.create_work_table('graph_changed_links', "
        select left_node_id, right_node_id, is_open
        from (" ~ links ~ ") as links
        where changed_in > " ~ goldseam.consumed_build('identity_clusters', 'identity_links') ~ ("
        union all
        select left_node_id, right_node_id, is_open
        from (" ~ links ~ ") as links
        where
            left_node_id in (select node_id from graph_changed_nodes where is_switched)
            or right_node_id in (select node_id from graph_changed_nodes where is_switched)" if switched else "")) -%}
{% endmacro %}

{# graph_loosened: components with an identifier that is no longer live, or with a closed link inside.
   graph_places: the vertex that stands for each identifier of the change: its component, or itself where that is loosened or new. #}
{% macro _loosen_components() %}
    {%- do goldseam.create_work_table('graph_loosened', "
        select component_id from graph_changed_nodes where not is_live and component_id is not null
        union
        select near.component_id
        from graph_changed_links as links
        inner join " ~ this ~ " as near on links.left_node_id = near.node_id
        inner join " ~ this ~ " as far on links.right_node_id = far.node_id and near.component_id = far.component_id
        where not links.is_open") -%}
    {%- do goldseam.create_work_table('graph_places', "
        select standing.node_id, standing.component_id as vertex_id, false as is_loose
        from " ~ this ~ " as standing
        where
            standing.node_id in (
                select left_node_id from graph_changed_links
                union all
                select right_node_id from graph_changed_links
                union all
                select node_id from graph_changed_nodes
            )
            and standing.component_id not in (select component_id from graph_loosened)
        union all
        select standing.node_id, standing.node_id as vertex_id, true as is_loose
        from " ~ this ~ " as standing
        inner join graph_loosened as loosened on standing.component_id = loosened.component_id
        where standing.node_id not in (select node_id from graph_changed_nodes where not is_live)
        union all
        select node_id, node_id as vertex_id, true as is_loose
        from graph_changed_nodes
        where is_live and component_id is null") -%}
{% endmacro %}

{# The small graph: links that changed, and those inside what was loosened. #}
{% macro _edges_of_change(links) -%}
    select near.vertex_id as left_node_id, far.vertex_id as right_node_id
    from (
        select left_node_id, right_node_id from graph_changed_links where is_open
        {%- if goldseam.count_rows_of('graph_loosened') > 0 %}
        union all
        select left_node_id, right_node_id
        from ({{ links }}) as links
        where is_open and left_node_id in (select node_id from graph_places where is_loose)
        {%- endif %}
    ) as links
    inner join graph_places as near on links.left_node_id = near.node_id
    inner join graph_places as far on links.right_node_id = far.node_id
{%- endmacro %}

{% macro _collect_touched_components() %}
    {%- do goldseam.create_work_table('graph_touched', "
        select
            places.vertex_id,
            places.is_loose,
            coalesce(roots.root_id, places.vertex_id) as component_id
        from (select distinct vertex_id, is_loose from graph_places) as places
        left join graph_roots as roots on places.vertex_id = roots.node_id") -%}
    {%- do goldseam.create_work_table('graph_components', "
        select vertex_id as node_id, component_id from graph_touched where is_loose
        union all
        select standing.node_id, touched.component_id
        from " ~ this ~ " as standing
        inner join graph_touched as touched on standing.component_id = touched.vertex_id and not touched.is_loose") -%}
    {%- do goldseam.create_work_table('graph_gone', "
        select node_id from graph_changed_nodes where not is_live and component_id is not null") -%}
{% endmacro %}
