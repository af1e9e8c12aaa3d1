{# A query for the profiles nearest to a segment, as `goldseam predict lookalike` found them last; never its own members.
   vars: {lookalikes: {vips: {size: 500}}}     {{ goldseam.lookalikes_of('vips') }}   ->  500 profile ids #}
{% macro lookalikes_of(segment) -%}
    {%- if segment not in goldseam.lookalike_sizes() -%}
        {{ exceptions.raise_compiler_error(
            "lookalikes_of('" ~ segment ~ "'): var lookalikes does not name it. Add " ~ segment ~ ": {size: 500} there, in dbt_project.yml."
        ) }}
    {%- endif -%}
    select predictions.profile_id
    from {{ ref('goldseam', 'stg_goldseam__predictions') }} as predictions
    where
        predictions.model = 'lookalike'
        and predictions.subject = '{{ segment }}'
        and predictions.profile_id not in (
            select members.profile_id from {{ ref('segment_' ~ segment) }} as members where members.profile_id is not null
        )
{%- endmacro %}

{# Var lookalikes, checked.   {vips: {size: 500}}  ->  {'vips': 500} #}
{% macro lookalike_sizes() -%}
    {%- set sizes = {} -%}
    {%- for segment, settings in (var('lookalikes') or {}).items() -%}
        {%- set size = settings.get('size') if settings is mapping else none -%}
        {%- if segment not in goldseam.segment_names() -%}
            {{ exceptions.raise_compiler_error(
                "var lookalikes: there is no segment '" ~ segment ~ "' in var segments (" ~ goldseam.segment_names() | join(', ')
                ~ "). Mend it in dbt_project.yml or --vars."
            ) }}
        {%- elif size is not integer or size is boolean or size < 1 -%}
            {{ exceptions.raise_compiler_error(
                "var lookalikes, " ~ segment ~ ": size '" ~ size ~ "' is not a whole number of 1 or more, such as {size: 500}."
                ~ " Mend it in dbt_project.yml or --vars."
            ) }}
        {%- endif -%}
        {%- do sizes.update({segment: size}) -%}
    {%- endfor -%}
    {{ return(sizes) }}
{%- endmacro %}
