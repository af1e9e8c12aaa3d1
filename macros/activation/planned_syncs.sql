{# Names of the syncs that this run plans: var refresh_syncs, else all.
   --vars '{refresh_syncs: [lapsed_vips_ads]}'   planned_syncs(syncs) -> ['lapsed_vips_ads'] #}
{% macro planned_syncs(syncs) -%}
    {{ return(goldseam._sync_names('refresh_syncs', syncs) or syncs | map(attribute='sync') | list) }}
{%- endmacro %}

{# A var that lists names of syncs, checked. #}
{% macro _sync_names(variable, syncs) -%}
    {%- set known = syncs | map(attribute='sync') | list -%}
    {%- set wanted = var(variable, []) -%}
    {%- if wanted is string or wanted is mapping or wanted is not iterable -%}
        {{ exceptions.raise_compiler_error(
            "var " ~ variable ~ ": '" ~ wanted ~ "' is not a list of sync names, such as [lapsed_vips_ads]."
            ~ " Mend it in dbt_project.yml or --vars; leave it empty for "
            ~ {'refresh_syncs': 'all', 'lift_guard': 'none'}[variable] ~ "."
        ) }}
    {%- endif -%}
    {%- for name in wanted if execute and name not in known -%}
        {{ exceptions.raise_compiler_error(
            "var " ~ variable ~ ": there is no sync '" ~ name ~ "'; the exposures with meta.sync are: " ~ known | join(', ') ~ "."
        ) }}
    {%- endfor -%}
    {{ return(wanted) }}
{%- endmacro %}
