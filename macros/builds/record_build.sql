{# Keeps, in the transaction of the build itself, that a model was built and which upstream builds it has taken in: a run killed
   between two models so loses no change.   record_build('identity_nodes', 7, false, {'feed_identifiers': 12}) #}
{% macro record_build(name, build_number, is_full, consumed) %}
    {%- do run_query(
        "insert into " ~ goldseam.state_table('model_builds') ~ " (model, build_number, is_full, fingerprint, built_at, as_of) values ('"
        ~ name ~ "', " ~ build_number ~ ", " ~ is_full ~ ", '"
        ~ goldseam.rules_fingerprint(graph.nodes['model.goldseam.' ~ name]) ~ "', " ~ goldseam.run_at() ~ ", " ~ goldseam.as_of() ~ ")"
    ) -%}
    {%- for upstream, number in consumed.items() -%}
        {%- do run_query(
            "delete from " ~ goldseam.state_table('consumed_builds') ~ " where model = '" ~ name ~ "' and upstream = '" ~ upstream ~ "'"
        ) -%}
        {%- do run_query(
            "insert into " ~ goldseam.state_table('consumed_builds') ~ " (model, upstream, build_number) values ('"
            ~ name ~ "', '" ~ upstream ~ "', " ~ number ~ ")"
        ) -%}
    {%- endfor -%}
{% endmacro %}
