{# Rows of several tables, by one query.   count_rows([history, salt])  ->  {'identity.identity_map_history': 12, ...} #}
{% macro count_rows(relations) %}
    {%- set counts = {} -%}
    {%- set selects = [] -%}
    {%- for relation in relations -%}
        {%- do selects.append('select ' ~ loop.index0 ~ ' as place, count(*) as row_count from ' ~ relation) -%}
    {%- endfor -%}
    {%- if selects -%}
        {%- for row in run_query(selects | join(' union all ')).rows -%}
            {%- set relation = relations[row[0] | int] -%}
            {%- do counts.update({relation.schema ~ '.' ~ relation.identifier: row[1] | int}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(counts) }}
{% endmacro %}
