{# Work tables of what may change hands in this run, for identity_map_history where it reads changes only; a full build needs none.

   regrouped_clusters(cluster_id): clusters with an identifier that moved, or that a profile of such a one held, now or before
   regrouped_nodes(node_id): identifiers of these clusters and those that link nobody any more; with one identifier of a profile
   all are here, since a profile that lost none is still one cluster

   Step by step, so that each statement knows how few rows the one before it left: as one query, engines guess a fifth of the
   graph and hash the whole history. #}
{% macro find_regrouped() %}
    {%- if not execute or not goldseam.reads_changes_only('identity_map_history') -%} {{ return('') }} {%- endif -%}
    {%- set clusters = goldseam.table_of('identity_clusters') -%}
    {%- set history = goldseam.table_of('identity_map_history') -%}
    {%- do goldseam.create_work_table('moved_identifiers', goldseam._moved_identifiers(clusters)) -%}
    {%- do goldseam.create_work_table('moved_profiles', "
        select distinct profile_id
        from " ~ history ~ "
        where node_id in (select node_id from moved_identifiers)") -%}
    {%- do goldseam.create_work_table('held_identifiers', "
        select node_id
        from " ~ history ~ "
        where valid_to is null and profile_id in (select profile_id from moved_profiles)
        union
        select node_id
        from moved_identifiers") -%}
    {%- do goldseam.create_work_table('regrouped_clusters', "
        select distinct cluster_id
        from " ~ clusters ~ "
        where node_id in (select node_id from held_identifiers)") -%}
    {%- do goldseam.create_work_table('regrouped_nodes', "
        select node_id
        from " ~ clusters ~ "
        where cluster_id in (select cluster_id from regrouped_clusters)
        union
        select node_id
        from moved_identifiers") -%}
{% endmacro %}

{# Identifiers in another cluster than at the last run, and those that were blocked. #}
{% macro _moved_identifiers(clusters) -%}
    select node_id
    from {{ clusters }}
    where changed_in > {{ goldseam.consumed_build('identity_map_history', 'identity_clusters') }}
    union
    select node_id
    from {{ goldseam.table_of('identity_nodes') }}
    where
        blocked_reason is not null
        and changed_in > {{ goldseam.consumed_build('identity_map_history', 'identity_nodes') }}
{%- endmacro %}

{% macro drop_regrouped() %}
    {%- for name in ['moved_identifiers', 'moved_profiles', 'held_identifiers', 'regrouped_clusters', 'regrouped_nodes'] if execute -%}
        {%- do goldseam.drop_work_table(name) -%}
    {%- endfor -%}
{% endmacro %}
