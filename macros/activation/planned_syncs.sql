{# Names of the syncs that this run plans: var refresh_syncs, else all.
   --vars '{refresh_syncs: [lapsed_vips_ads]}'   planned_syncs(syncs) -> ['lapsed_vips_ads'] #}
{% macro planned_syncs(syncs) -%}
    {%- set known = syncs | map(attribute='name') | list -%}
    {%- set wanted = var('refresh_syncs', []) -%}
    {%- if wanted is string or wanted is mapping or wanted is not iterable -%}
        {{ exceptions.raise_compiler_error(
            "var refresh_syncs: '" ~ wanted ~ "' is not a list of sync names, such as [lapsed_vips_ads]."
            ~ " Mend it in dbt_project.yml or --vars; leave it empty for all."
        ) }}
    {%- endif -%}
    {%- for name in wanted if execute and name not in known -%}
        {{ exceptions.raise_compiler_error(
            "var refresh_syncs: there is no sync '" ~ name ~ "'; the exposures with meta.sync are: " ~ known | join(', ') ~ "."
        ) }}
    {%- endfor -%}
    {{ return(wanted or known) }}
{%- endmacro %}
