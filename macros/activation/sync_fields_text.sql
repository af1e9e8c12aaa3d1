{# The fields of every sync as JSON text, chosen by column `sync`: one pass over the people of all syncs. A field without a value is
   left out, so that the destination keeps what it has; with when_null: clear it is sent as null.

   fields {fn: first_name, value: {column: revenue, when_null: clear}}  ->  {"fn":"Anna","value":null}

   A column comes from `profiles`, else from `profile_traits`; both must be imported under these names. #}
{% macro sync_fields_text(syncs) %}
    case candidates.sync
    {%- for sync in syncs %}
        when '{{ sync.sync }}' then
            {%- set members, cleared = {}, [] -%}
            {%- for key in sync.fields | sort -%}
                {%- do members.update({key: goldseam.sync_field(sync, key)}) -%}
                {%- if sync.fields[key] is mapping and sync.fields[key].get('when_null') == 'clear' -%}
                    {%- do cleared.append(key) -%}
                {%- endif -%}
            {%- endfor %}
            {{ goldseam.sparse_json_object(members, cleared) }}
    {%- else %}
        when null then cast(null as text)
    {%- endfor %}
    end
{% endmacro %}

{# The item that a message offers, chosen by column `sync`; null for syncs without message.item. #}
{% macro sync_item(syncs) %}
    case candidates.sync
    {%- for sync in syncs if sync.item %}
        when '{{ sync.sync }}' then {{ goldseam.sync_field(sync, sync.item) }}
    {%- else %}
        when null then cast(null as text)
    {%- endfor %}
    end
{% endmacro %}

{# Whether any field of the syncs is a column of a model, as SQL. #}
{% macro names_columns_of(syncs, model) %}
    {%- for sync in syncs -%}
        {%- for key in sync.fields if goldseam.sync_field(sync, key).startswith('nullif(trim(cast(' ~ model ~ '.') -%}
            {{ return('true') }}
        {%- endfor -%}
    {%- endfor -%}
    {{ return('false') }}
{% endmacro %}

{# The SQL of one field.   sync_field({'fields': {'fn': 'first_name'}, ...}, 'fn') -> nullif(trim(cast(profiles.first_name as text)), '') #}
{% macro sync_field(sync, key) %}
    {%- set field = sync.fields[key] -%}
    {%- set column = field.column if field is mapping else field -%}
    {%- for model in ['profiles', 'profile_traits'] -%}
        {%- if column in graph.nodes['model.goldseam.' ~ model].columns -%}
            {{ return("nullif(trim(cast(" ~ model ~ "." ~ column ~ " as text)), '')") }}
        {%- endif -%}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error(
        "exposure '" ~ sync.sync ~ "' (" ~ sync.file ~ "), meta.sync.fields." ~ key ~ ": there is no column '" ~ column
        ~ "' in profiles or profile_traits."
    ) }}
{% endmacro %}
