{# Number of the upstream build that a model has taken in; 0 if it never has.
   ... where links.changed_in > {{ goldseam.consumed_build('identity_clusters', 'identity_links') }} #}
{% macro consumed_build(name, upstream) %}
    {%- if not goldseam.relation_exists(goldseam.state_table('consumed_builds') if execute) -%} {{ return(0) }} {%- endif -%}
    {{ return(goldseam.single_value(
        "select coalesce(max(build_number), 0) from " ~ goldseam.state_table('consumed_builds')
        ~ " where model = '" ~ name ~ "' and upstream = '" ~ upstream ~ "'"
    )) }}
{% endmacro %}
