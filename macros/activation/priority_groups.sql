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
                {%- do segments.append({'segment': name, 'priority_group': meta.priority_group, 'priority': meta.priority}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ goldseam.yaml_rows(segments, {'segment': 'text', 'priority_group': 'text', 'priority': 'numeric(18, 4)'}) }}
{% endmacro %}
