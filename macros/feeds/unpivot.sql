{# For feed_<source>__identifiers: one row per identifier column of a record. Absent (null) identifiers are left out.

   unpivot_identifiers(ref('stg_shop__customers'), {'customer_id': 'customer_id', 'email': 'email'}, record_key="'customers/' || customer_id")
   customer_id 7, email 'a@b.de'  ->  ('customer_id', '7', 'customers/7', ...), ('email', 'a@b.de', 'customers/7', ...)

   identifiers: identifier type -> SQL expression, or pairs of them where a type occurs twice
   ([['phone', 'phone'], ['phone', 'mobile_phone']]); record_key, loaded_at, region, observed_at, last_observed_at,
   observation_count: SQL expressions over the relation; where: a condition on its rows. #}
{% macro unpivot_identifiers(
    relation, identifiers, record_key, loaded_at='loaded_at', region='cast(null as text)', observed_at='observed_at',
    last_observed_at=none, observation_count='1', where='true'
) %}
    {%- for identifier_type, value in (identifiers.items() if identifiers is mapping else identifiers) %}
    select
        '{{ identifier_type }}' as identifier_type,
        cast({{ value }} as text) as identifier_value,
        {{ record_key }} as record_key,
        {{ loaded_at }} as loaded_at,
        {{ region }} as region,
        {{ observed_at }} as observed_at,
        {{ last_observed_at or observed_at }} as last_observed_at,
        {{ observation_count }} as observation_count
    from {{ relation }}
    where {{ value }} is not null and {{ where }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# For feed_<source>__attributes: one row per attribute of a record, named by the surest of its identifiers. Nulls are left out.

   unpivot_attributes(ref('stg_shop__customers'), {'first_name': 'first_name', 'city': 'address_city'},
       identifiers={'customer_id': 'customer_id'}, record_key="'customers/' || customer_id", observed_at='updated_at')

   attributes: attribute -> SQL expression; identifiers: identifier type -> SQL expression, the surest first. #}
{% macro unpivot_attributes(
    relation, attributes, identifiers, record_key, loaded_at='loaded_at', observed_at='observed_at'
) %}
    {%- for attribute, value in attributes.items() %}
    select
        {{ goldseam.surest_identifier(identifiers) }},
        {{ record_key }} as record_key,
        {{ loaded_at }} as loaded_at,
        '{{ attribute }}' as attribute,
        cast({{ value }} as text) as value,
        {{ observed_at }} as observed_at
    from {{ relation }}
    where {{ value }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}
