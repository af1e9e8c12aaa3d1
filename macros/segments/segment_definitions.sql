{# The segments of the project as their models and YAML tell, in the order of var segments. Known while a run executes only (the
   graph is not there while parsing), so its caller needs an empty fallback.

   segment_definitions()  ->  [{'name': 'vips', 'description': 'The best customers …', 'owner': 'growth@example.com',
                                'priority_group': 'value', 'refresh': 'daily', 'max_change_percent': 50,
                                'reads_consents': false, 'definition': '5f0c…'}, ...]

   definition: a hash of what the segment says; it moves when the meaning may have. It covers the model's text without comments and
   spacing, the same of segments and ephemeral models it is made of, and the values of the vars it names (as_of is no part of it).
   It does not cover macros and tables that the model reads. #}
{% macro segment_definitions() %}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- set models = {} -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' -%}
            {%- do models.update({node.name: node}) -%}
        {%- endfor -%}
        {%- for name in goldseam.segment_names() if 'segment_' ~ name in models -%}
            {%- set node = models['segment_' ~ name] -%}
            {%- set meta = node.config.meta or {} -%}
            {%- set own = goldseam._own_models(node) -%}
            {%- set texts, parents = [], [] -%}
            {%- for one in own -%}
                {%- do texts.append(goldseam._meaning(one.raw_code)) -%}
                {%- do parents.extend(one.depends_on.nodes) -%}
            {%- endfor -%}
            {%- do found.append({
                'name': name,
                'description': node.description.split() | join(' '),
                'owner': meta.get('owner'),
                'priority_group': meta.get('priority_group'),
                'refresh': meta.get('refresh'),
                'max_change_percent': goldseam._max_change_percent(node),
                'reads_consents': 'model.goldseam.profile_consents' in parents
                    or 'model.goldseam.profile_consent_history' in parents,
                'definition': local_md5(texts | join('\n')),
            }) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}

{# The model, and the segments and ephemeral models it is made of, at any depth. #}
{% macro _own_models(node) %}
    {%- set own = [node] -%}
    {%- for key in node.depends_on.nodes | sort if key in graph.nodes -%}
        {%- set parent = graph.nodes[key] -%}
        {%- if parent.name.startswith('segment_') or parent.config.materialized == 'ephemeral' -%}
            {%- do own.extend(goldseam._own_models(parent)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(own) }}
{% endmacro %}

{# "-- the best\nwhere   orders >= {{ var('least') }}"  ->  "where orders >= {{ var('least') }} least=4" #}
{% macro _meaning(raw_code) %}
    {%- set text = modules.re.sub('(?s)\\{#.*?#\\}|/\\*.*?\\*/|--[^\n]*', ' ', raw_code) -%}
    {%- set parts = text.split() -%}
    {%- for name in modules.re.findall('var\\(\\s*["\'](\\w+)', text) if name != 'as_of' -%}
        {%- do parts.append(name ~ '=' ~ tojson(var(name, none), sort_keys=true)) -%}
    {%- endfor -%}
    {{ return(parts | join(' ')) }}
{% endmacro %}

{% macro _max_change_percent(node) %}
    {%- set given = (node.config.meta or {}).get('max_change_percent') -%}
    {%- if given is none -%} {{ return(goldseam.count_var('segment_max_change_percent')) }} {%- endif -%}
    {%- if given is not integer or given is boolean or given < 1 -%}
        {{ exceptions.raise_compiler_error(
            "model " ~ node.name ~ " (" ~ node.original_file_path ~ "), meta.max_change_percent: '" ~ given
            ~ "' is not a whole number of 1 or more. Mend it in the model's YAML, or leave it out for var segment_max_change_percent."
        ) }}
    {%- endif -%}
    {{ return(given) }}
{% endmacro %}
