{# The currency all public revenue is stated in, as a SQL text.
   vars: {reporting_currency: EUR}   reporting_currency() -> 'EUR' #}
{% macro reporting_currency() -%}
    {%- set currency = var('reporting_currency') | string -%}
    {%- if not modules.re.match('^[A-Z]{3}$', currency) -%}
        {{ exceptions.raise_compiler_error(
            "var reporting_currency: '" ~ currency ~ "' is not an ISO 4217 code such as EUR."
            ~ " Mend it in dbt_project.yml or --vars."
        ) }}
    {%- endif -%}
    '{{ currency }}'
{%- endmacro %}
