{# Whether an upstream model was built by other rules than when a model last read it: what then moves, moves because of them.
   rules_changed_for('identity_map_history')  ->  true or false, for use in SQL #}
{% macro rules_changed_for(name) %}
    {%- set changed = [] -%}
    {%- if goldseam.relation_exists(goldseam.state_table('model_builds') if execute) -%}
        {%- for upstream in graph.nodes['model.goldseam.' ~ name].config.meta.get('consumes', []) -%}
            {%- set consumed = goldseam.consumed_build(name, upstream) -%}
            {%- set fingerprints = goldseam.single_value(
                "select count(distinct fingerprint) from " ~ goldseam.state_table('model_builds') ~ " where model = '" ~ upstream
                ~ "' and build_number >= " ~ consumed
            ) -%}
            {%- if consumed > 0 and fingerprints > 1 -%} {%- do changed.append(upstream) -%} {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return('true' if changed else 'false') }}
{% endmacro %}
