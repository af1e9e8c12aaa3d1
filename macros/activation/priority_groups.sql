{# The segments that exclude each other, from the YAML of segment_*: meta priority_group with a priority, the lower first. A segment
   without a priority takes no part.

   segment_vips, meta {priority_group: value, priority: 10}  ->  select 'vips' as segment, 'value' as priority_group, 10 as priority #}
{% macro priority_groups() %}
    {%- set segments = [] -%}
    {%- for name in goldseam.segment_names() if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == 'segment_' ~ name -%}
            {%- set meta = node.config.meta or {} -%}
            {%- if meta.get('priority_group') and meta.get('priority') is not none -%}
                {%- if meta.priority is not number -%}
                    {{ exceptions.raise_compiler_error(
                        "model '" ~ node.name ~ "' (" ~ node.original_file_path ~ "), meta.priority: '" ~ meta.priority
                        ~ "' is no number; the lower one goes first."
                    ) }}
                {%- endif -%}
                {%- do segments.append((name, meta.priority_group, meta.priority)) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for name, group, priority in segments %}
    select
        cast('{{ name }}' as text) as segment,
        {{ goldseam._yaml_value(group, 'text') }} as priority_group,
        cast({{ priority }} as numeric(18, 4)) as priority
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as text) as segment,
        cast(null as text) as priority_group,
        cast(null as numeric(18, 4)) as priority
    where false
    {%- endfor %}
{% endmacro %}
