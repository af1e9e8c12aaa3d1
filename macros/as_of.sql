{# What "now" is for every model: var as_of, else GOLDSEAM_AS_OF, else the start of the run. A bare date means the end of that
   day.  as_of '2026-06-30'  ->  cast('2026-06-30 23:59:59' as timestamp) #}
{% macro as_of() -%}
    {%- set given = (var('as_of', '') or env_var('GOLDSEAM_AS_OF', '')) | string | trim -%}
    {%- if not given -%}
        {{ goldseam.run_at() }}
    {%- elif modules.re.match('^\d{4}-\d{2}-\d{2}$', given) -%}
        cast('{{ given }} 23:59:59' as timestamp)
    {%- elif modules.re.match('^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$', given) -%}
        cast('{{ given }}' as timestamp)
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "var as_of: '" ~ given ~ "' is neither 'YYYY-MM-DD' nor 'YYYY-MM-DD HH:MM:SS'. Mend it in dbt_project.yml,"
            ~ " --vars or GOLDSEAM_AS_OF; leave it empty for the start of the run."
        ) }}
    {%- endif -%}
{%- endmacro %}

{# When this run began, UTC: the knowledge time of identity history. Not the clock: one value for the whole run. #}
{% macro run_at() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as timestamp)
{%- endmacro %}
