{# A hash of what a model's result depends on besides its input: its own text and that of the ephemeral
   models it is made of, the rows of its rule models and seeds, and vars.
   meta={'rules': ['rule_identifier_types'], 'vars': ['identity_hash_seed']}   ->   '5f0c…' #}
{% macro rules_fingerprint(node) %}
    {%- set parts = [goldseam._text_of(node)] -%}
    {%- for name in node.config.meta.get('vars', []) -%}
        {%- do parts.append(name ~ '=' ~ tojson(var(name), sort_keys=true)) -%}
    {%- endfor -%}
    {%- for name in node.config.meta.get('rules', []) -%}
        {%- do parts.append(goldseam._rows_as_text(
            graph.nodes.get('model.goldseam.' ~ name) or graph.nodes['seed.goldseam.' ~ name])) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}

{% macro _text_of(node) %}
    {%- set texts = [node.raw_code] -%}
    {%- for name in node.depends_on.nodes | sort if name in graph.nodes and graph.nodes[name].config.materialized == 'ephemeral' -%}
        {%- do texts.append(goldseam._text_of(graph.nodes[name])) -%}
    {%- endfor -%}
    {{ return(texts | join('\n')) }}
{% endmacro %}

{# A row as text reads alike as long as engine and columns are the same; if they are not, one build too many is done in full. #}
{% macro _rows_as_text(node) %}
    {%- set relation = api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias) -%}
    {{ return(goldseam.single_value(
        "select md5(string_agg(row_text, '|' order by row_text)) from (select cast(rules as text) as row_text from "
        ~ relation ~ " as rules) as texts"
    ) | string) }}
{% endmacro %}
