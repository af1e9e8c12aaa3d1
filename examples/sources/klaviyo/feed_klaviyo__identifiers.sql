-- A person whom the tool has deleted names nobody: blank, not absent, so that feeds/ says so and the record leaves
-- the graph.
{%- set identifiers = {} -%}
{%- for type, column in {'klaviyo_person_id': 'klaviyo_person_id', 'email': 'email', 'phone': 'phone'}.items() -%}
    {%- do identifiers.update({
        type: "case when is_deleted and " ~ column ~ " is not null then '' else " ~ column ~ " end",
    }) -%}
{%- endfor %}

with

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        ref('stg_klaviyo__people'), identifiers,
        record_key="'people/' || klaviyo_person_id", observed_at='created_at', last_observed_at='updated_at'
    ) }}
)

select * from unpivoted
