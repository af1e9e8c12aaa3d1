{# The two identifier columns of a fact: it binds by the first of these identifiers that its row has, so name the most certain
   first (account, then device; for a guest the order itself).

   surest_identifier({'customer_id': 'user_id', 'anonymous_id': 'anonymous_id'})
   user_id '7',  anonymous_id 'a1'  ->  identifier_type 'customer_id',  identifier_value '7'
   user_id null, anonymous_id 'a1'  ->  identifier_type 'anonymous_id', identifier_value 'a1'

   identifiers: identifier type -> SQL expression. Blank text is no identifier here, or a fact would lose its device. #}
{% macro surest_identifier(identifiers) -%}
    {%- set present = {} -%}
    {%- for identifier_type, value in identifiers.items() -%}
        {%- do present.update({identifier_type: "nullif(trim(cast(" ~ value ~ " as text)), '')"}) -%}
    {%- endfor -%}
    case
        {%- for identifier_type, value in present.items() %}
        when {{ value }} is not null then '{{ identifier_type }}'
        {%- endfor %}
    end as identifier_type,
    coalesce({{ present.values() | join(', ') }}) as identifier_value
{%- endmacro %}
