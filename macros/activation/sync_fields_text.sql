{# The fields of every sync as JSON text, chosen by column `sync`: one pass over the people of all syncs.

   fields {fn: first_name, value: revenue}  ->  {"fn":"Anna","value":"129.9000"}

   A column comes from `profiles`, else from `profile_traits`; both must be imported under these names. #}
{% macro sync_fields_text(syncs) %}
    case candidates.sync
    {%- for sync in syncs %}
        when '{{ sync.name }}' then
            {%- set members = {} -%}
            {%- for key in sync.fields | sort -%}
                {%- do members.update({key: goldseam.sync_field(sync, key)}) -%}
            {%- endfor %}
            {{ goldseam.json_object_text(members) if members else "'{}'" }}
    {%- else %}
        when null then cast(null as text)
    {%- endfor %}
    end
{% endmacro %}

{# The SQL of one field.   sync_field({'fields': {'fn': 'first_name'}, ...}, 'fn') -> nullif(trim(cast(profiles.first_name as text)), '') #}
{% macro sync_field(sync, key) %}
    {%- set column = sync.fields[key] -%}
    {%- for model in ['profiles', 'profile_traits'] -%}
        {%- if column in graph.nodes['model.goldseam.' ~ model].columns -%}
            {{ return("nullif(trim(cast(" ~ model ~ "." ~ column ~ " as text)), '')") }}
        {%- endif -%}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error(
        "exposure '" ~ sync.name ~ "' (" ~ sync.file ~ "), meta.sync.fields." ~ key ~ ": there is no column '" ~ column
        ~ "' in profiles or profile_traits."
    ) }}
{% endmacro %}
