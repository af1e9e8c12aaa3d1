{# Number of the last build of a model, 0 if there is none. Labels are written by people: their number is the last label's. #}
{% macro latest_build(name) %}
    {%- if name == 'identity_labels' -%}
        {{ return(goldseam.single_value(
            "select coalesce(max(label_number), 0) from " ~ goldseam.state_table('identity_labels')
        )) }}
    {%- endif -%}
    {{ return(goldseam.single_value(
        "select coalesce(max(build_number), 0) from " ~ goldseam.state_table('model_builds') ~ " where model = '" ~ name ~ "'"
    )) }}
{% endmacro %}
