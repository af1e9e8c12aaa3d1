{# The segments of the project, from var segments.   segment_names() -> ['new_subscribers', 'vips'] #}
{% macro segment_names() -%}
    {{ return(goldseam._checked_names('segments')) }}
{%- endmacro %}

{# The segments that this run evaluates: var refresh_segments, else all.
   --vars '{refresh_segments: [vips]}'   evaluated_segments() -> ['vips'] #}
{% macro evaluated_segments() -%}
    {%- set known = goldseam.segment_names() -%}
    {%- set wanted = goldseam._checked_names('refresh_segments') -%}
    {%- for name in wanted if name not in known -%}
        {{ exceptions.raise_compiler_error(
            "var refresh_segments: there is no segment '" ~ name ~ "' in var segments ("
            ~ known | join(', ') ~ ")."
            ~ " Mend the name, or add models/segments/segment_" ~ name ~ ".sql and list it in var segments."
        ) }}
    {%- endfor -%}
    {{ return(wanted or known) }}
{%- endmacro %}

{% macro _checked_names(variable) -%}
    {%- set names = var(variable, []) -%}
    {%- if names is string or names is mapping or names is not iterable -%}
        {{ exceptions.raise_compiler_error(
            "var " ~ variable ~ ": '" ~ names ~ "' is not a list of names such as [vips, lapsed_vips]."
            ~ " Mend it in dbt_project.yml or --vars."
        ) }}
    {%- endif -%}
    {%- for name in names
        if not modules.re.match('^(?!segment_)[a-z][a-z0-9_]*$', name | string) or names.count(name) > 1 -%}
        {{ exceptions.raise_compiler_error(
            "var " ~ variable ~ ": '" ~ name ~ "' must be the name of a model segment_<name>,"
            ~ " without that prefix, in lower case, listed once. Mend it in dbt_project.yml or --vars."
        ) }}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}

{# Names as a SQL list; of none, the list of a name nobody has, so that `in` stays valid.
   _sql_list(['vips']) -> ('vips') #}
{% macro _sql_list(names) -%}
    ({% for name in names %}'{{ name }}'{{ ', ' if not loop.last }}{% else %}''{% endfor %})
{%- endmacro %}
