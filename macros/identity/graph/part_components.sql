{# Parts the components that break a limit: graph_parts(node_id, component_id, cluster_id), rows for the identifiers of such components only.

   Definition: take the links in a total order (label 'same' first, strength descending, first_seen_at ascending, md5 of the pair) and
   join the two clusters at its ends unless that breaks a limit: both hold identifiers of a type and together more than its
   max_per_profile, or a label 'different' stands between them. The order has no counts and no last-seen in it, or clusters
   would flip with every event.

   SQL takes many such decisions at once, each the one that the definition takes in its turn (docs/decisions/0014):
   1. join what labels 'same' join, whatever it breaks;
   2. relabel the open links with the clusters so far, drop loops, keep the first link between two clusters;
   3. a link that may not join now never may, since clusters only grow: it is cut;
   4. a harmless cluster (no type of which its component has too many, no end of a label 'different') joins by its first link, for
      whatever joins the other end before cannot forbid it;
   5. so does a link that is the first at both its ends, since nothing comes before it; repeat from 2 until no link is open.

   links: SQL of the graph's links (model identity_clusters). Needs graph_components. #}
{% macro part_components(links) %}
    {%- do goldseam._find_violating_components() -%}
    {%- set member_count = goldseam.count_rows_of('graph_parts') -%}
    {%- if member_count > 0 -%}
        {%- do log('identity_graph: ' ~ member_count ~ ' identifiers in components that break a limit', info=true) -%}
        {%- do goldseam._order_open_links(links) -%}
        {%- do goldseam._join_parts('select left_id as left_node_id, right_id as right_node_id from part_links where is_label') -%}
        {%- for round in range(1, 1001) -%}
            {%- do goldseam._relabel_open_links() -%}
            {%- do goldseam._drop_forbidden_links() -%}
            {%- if goldseam.count_rows_of('part_links') == 0 -%} {%- break -%} {%- endif -%}
            {%- if round == 1000 -%}
                {{ exceptions.raise_compiler_error("identity_graph: component " ~ goldseam.single_value(
                    'select min(component_id) from graph_parts where cluster_id in (select left_id from part_links)')
                    ~ " is not parted after 1000 rounds. A limit in identifier_types.csv is larger than what a person can"
                    ~ " have; lower max_per_profile, or block the identifier that joins so many.") }}
            {%- endif -%}
            {%- do goldseam._find_harmful_clusters() -%}
            {%- do goldseam._join_parts(goldseam._accepted_links()) -%}
        {%- endfor -%}
        {%- for name in ['links', 'held', 'apart', 'harmful', 'limits'] -%}
            {%- do goldseam.drop_work_table('part_' ~ name) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{# graph_parts: members of components that hold too many of a type, or both ends of a label 'different'; each a cluster of its own.
   part_held: how many of each limited type a cluster holds. part_apart: pairs of clusters that a label tells apart. #}
{% macro _find_violating_components() %}
    {%- do goldseam.create_work_table('part_limits', "
        select identifier_type, max_per_profile
        from " ~ ref('goldseam', 'rule_identifier_types') ~ "
        where max_per_profile is not null") -%}
    {%- do goldseam.create_work_table('graph_parts', "
        with

        large as (
            select component_id
            from graph_components
            group by component_id
            having count(*) > (select min(max_per_profile) from part_limits)
        ),

        overfull as (
            select distinct members.component_id
            from graph_components as members
            inner join large on members.component_id = large.component_id
            inner join " ~ ref('goldseam', 'identity_nodes') ~ " as nodes on members.node_id = nodes.node_id
            inner join part_limits as limits on nodes.identifier_type = limits.identifier_type
            group by members.component_id, limits.identifier_type, limits.max_per_profile
            having count(*) > limits.max_per_profile
        ),

        told_apart as (
            select one.component_id
            from " ~ ref('goldseam', 'identity_labels') ~ " as labels
            inner join graph_components as one on labels.left_node_id = one.node_id
            inner join graph_components as other
                on labels.right_node_id = other.node_id and one.component_id = other.component_id
            where labels.kind = 'different'
        )

        select node_id, component_id, node_id as cluster_id
        from graph_components
        where component_id in (select component_id from overfull union all select component_id from told_apart)") -%}
{% endmacro %}

{# part_links: the open links with their place in the total order. Two sources' links between the same two are alike but for it. #}
{% macro _order_open_links(links) %}
    {%- do goldseam.create_work_table('part_links', "
        select
            links.left_node_id as left_id,
            links.right_node_id as right_id,
            links.is_label,
            row_number() over (
                order by
                    case when links.is_label then 0 else 1 end,
                    links.strength desc,
                    links.first_seen_at nulls last,
                    md5(cast(links.left_node_id as text) || ':' || cast(links.right_node_id as text))
            ) as place
        from (" ~ links ~ ") as links
        inner join graph_parts as parts on links.left_node_id = parts.node_id
        where links.is_open") -%}
{% endmacro %}

{# Joins clusters along the given links, and counts anew what each holds. #}
{% macro _join_parts(accepted) %}
    {%- do goldseam.contract_graph(accepted, 'part_roots') -%}
    {%- do goldseam.create_work_table('graph_parts_joined', "
        select parts.node_id, parts.component_id, coalesce(roots.root_id, parts.cluster_id) as cluster_id
        from graph_parts as parts
        left join part_roots as roots on parts.cluster_id = roots.node_id") -%}
    {%- do goldseam.drop_work_table('graph_parts') -%}
    {%- do goldseam.drop_work_table('part_roots') -%}
    {%- do goldseam.rename_work_table('graph_parts_joined', 'graph_parts') -%}
    {%- do goldseam.create_work_table('part_held', "
        select
            parts.component_id,
            parts.cluster_id,
            nodes.identifier_type,
            limits.max_per_profile,
            count(*) as held_count
        from graph_parts as parts
        inner join " ~ ref('goldseam', 'identity_nodes') ~ " as nodes on parts.node_id = nodes.node_id
        inner join part_limits as limits on nodes.identifier_type = limits.identifier_type
        group by parts.component_id, parts.cluster_id, nodes.identifier_type, limits.max_per_profile") -%}
    {%- do goldseam.create_work_table('part_apart', "
        select one.cluster_id as left_id, other.cluster_id as right_id
        from " ~ ref('goldseam', 'identity_labels') ~ " as labels
        inner join graph_parts as one on labels.left_node_id = one.node_id
        inner join graph_parts as other on labels.right_node_id = other.node_id
        where labels.kind = 'different'
        union
        select other.cluster_id as left_id, one.cluster_id as right_id
        from " ~ ref('goldseam', 'identity_labels') ~ " as labels
        inner join graph_parts as one on labels.left_node_id = one.node_id
        inner join graph_parts as other on labels.right_node_id = other.node_id
        where labels.kind = 'different'") -%}
{% endmacro %}

{% macro _relabel_open_links() %}
    {%- do goldseam.create_work_table('part_relabelled', "
        select
            least(one.cluster_id, other.cluster_id) as left_id,
            greatest(one.cluster_id, other.cluster_id) as right_id,
            min(links.place) as place
        from part_links as links
        inner join graph_parts as one on links.left_id = one.node_id
        inner join graph_parts as other on links.right_id = other.node_id
        where one.cluster_id <> other.cluster_id
        group by least(one.cluster_id, other.cluster_id), greatest(one.cluster_id, other.cluster_id)") -%}
    {%- do goldseam.drop_work_table('part_links') -%}
    {%- do goldseam.rename_work_table('part_relabelled', 'part_links') -%}
{% endmacro %}

{# A type that only one side holds is no obstacle, even where a label 'same' has put too many of it there. #}
{% macro _drop_forbidden_links() %}
    {%- do goldseam.create_work_table('part_allowed', "
        with forbidden as (
            select links.place
            from part_links as links
            inner join part_held as one on links.left_id = one.cluster_id
            inner join part_held as other on links.right_id = other.cluster_id and one.identifier_type = other.identifier_type
            where one.held_count + other.held_count > one.max_per_profile
            union all
            select links.place
            from part_links as links
            inner join part_apart as apart on links.left_id = apart.left_id and links.right_id = apart.right_id
        )

        select *
        from part_links
        where place not in (select place from forbidden)") -%}
    {%- do goldseam.drop_work_table('part_links') -%}
    {%- do goldseam.rename_work_table('part_allowed', 'part_links') -%}
{% endmacro %}

{# part_harmful: clusters whose joining may stand in another's way. #}
{% macro _find_harmful_clusters() %}
    {%- do goldseam.create_work_table('part_harmful', "
        with overfull as (
            select component_id, identifier_type
            from part_held
            group by component_id, identifier_type, max_per_profile
            having sum(held_count) > max_per_profile and count(*) > 1
        )

        select held.cluster_id
        from part_held as held
        inner join overfull on held.component_id = overfull.component_id and held.identifier_type = overfull.identifier_type
        union
        select left_id as cluster_id
        from part_apart") -%}
{% endmacro %}

{# Steps 4 and 5. #}
{% macro _accepted_links() -%}
    select links.left_id as left_node_id, links.right_id as right_node_id
    from part_links as links
    inner join (
        select ends.cluster_id, min(ends.place) as place
        from (
            select left_id as cluster_id, place from part_links
            union all
            select right_id as cluster_id, place from part_links
        ) as ends
        group by ends.cluster_id
    ) as firsts on links.place = firsts.place
    left join part_harmful as harmful on firsts.cluster_id = harmful.cluster_id
    group by links.left_id, links.right_id
    having count(case when harmful.cluster_id is null then 1 end) > 0 or count(*) = 2
{%- endmacro %}
