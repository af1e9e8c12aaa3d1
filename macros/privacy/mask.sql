{# A public table as BI may read it: documented columns only, those tagged pii masked, node_id never.

   profiles(profile_id, first_name [pii, initial], email [pii], node_id)   mask('profiles')
   ->  select profile_id, first_name masked as 'A.', null as email

   Columns, types, tags and masks are read from the model's YAML (graph), so a column that nobody documented
   does not appear, and a pii column that names no mask is hidden.

   columns:
     - name: first_name
       data_type: text
       config: {tags: [pii], meta: {mask: initial}}     # the kinds: _masked_column #}
{% macro mask(model) %}
    {%- set relation = ref('goldseam', model) -%}
    {%- if not execute %}
    select cast(null as text) as profile_id from {{ relation }} where false
    {%- else %}
    select
        {%- for column in goldseam._maskable_columns(model) %}
        {{ goldseam._masked_column(model, column) }} as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    {%- endif %}
{% endmacro %}

{# node_id is a plain hash of the identifier: whoever guesses an e-mail can compute it. #}
{% macro _maskable_columns(model) %}
    {%- set node = graph.nodes.get('model.goldseam.' ~ model) -%}
    {%- set columns = [] -%}
    {%- for column in (node.columns if node else {}).values() if not column.name.endswith('node_id') -%}
        {%- do columns.append(column) -%}
    {%- endfor -%}
    {%- if not columns -%}
        {{ exceptions.raise_compiler_error(
            "mask: model '" ~ model ~ "' has no documented columns, so nothing can be shown."
            ~ " Add them to the YAML of its folder."
        ) }}
    {%- endif -%}
    {{ return(columns) }}
{% endmacro %}

{# hide    nothing (the default)                     anna@example.com -> null
   initial the first character                       Жанна            -> Ж.
   start   the first three characters                +4930123456      -> +49…     10115 -> 101…
   domain  what follows the @, nothing without one   anna@example.com -> example.com
   year    the first day of the year (date columns)  1984-05-17       -> 1984-01-01
   There is no hash kind: a hash without a secret is undone by hashing a list of addresses. The pseudonym is
   profile_id. #}
{% macro _masked_column(model, column) -%}
    {%- set name = column.name -%}
    {%- set config = column.config or {} -%}
    {%- set mask = (config.meta or column.meta or {}).get('mask', 'hide') -%}
    {%- set is_text = (column.data_type or '') | lower in ('text', 'varchar') -%}
    {%- if 'pii' not in (config.tags or []) and 'pii' not in (column.tags or []) -%}
        {{ name }}
    {%- elif mask == 'hide' -%}
        cast(null as {{ column.data_type or 'text' }})
    {%- elif mask == 'initial' and is_text -%}
        substr({{ name }}, 1, 1) || '.'
    {%- elif mask == 'start' and is_text -%}
        case when length({{ name }}) > 3 then substr({{ name }}, 1, 3) || '…' end
    {%- elif mask == 'domain' and is_text -%}
        nullif(split_part({{ name }}, '@', 2), '')
    {%- elif mask == 'year' and column.data_type == 'date' -%}
        cast(date_trunc('year', {{ name }}) as date)
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "mask: column " ~ model ~ "." ~ name ~ " (" ~ column.data_type ~ ") names '" ~ mask ~ "'."
            ~ " Use hide; initial, start or domain for text; year for date."
            ~ " Mend meta.mask of the column in the model's YAML."
        ) }}
    {%- endif -%}
{%- endmacro %}
