{# The traits whose changes are kept, from var tracked_traits: columns of profile_traits.   tracked_traits() -> ['lifecycle_stage'] #}
{% macro tracked_traits() -%}
    {%- set names = var('tracked_traits') -%}
    {%- set known = graph.nodes['model.goldseam.profile_traits'].columns.keys() | list if execute else none -%}
    {%- if names is string or names is mapping or names is not iterable -%}
        {{ exceptions.raise_compiler_error(
            "var tracked_traits: '" ~ names ~ "' is not a list of names such as [lifecycle_stage]."
            ~ " Mend it in dbt_project.yml or --vars."
        ) }}
    {%- endif -%}
    {%- for name in names if known and name not in known -%}
        {{ exceptions.raise_compiler_error(
            "var tracked_traits: profile_traits has no column '" ~ name ~ "'. Mend the name in dbt_project.yml or --vars."
        ) }}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
