{# For feed_<source>__consents: one row per statement of a record. No status is no statement, and a statement about an absent
   contact point says nothing about another: both are left out.

   unpivot_consents(ref('stg_stores__loyalty_members'), [
       {'identifiers': {'email': 'email'}, 'purpose': 'marketing', 'channel': 'email',
        'status': goldseam.granted_or_denied('email_consent'), 'evidence': 'stores loyalty_members.email_consent'},
   ], record_key="'loyalty_members/' || card_no", observed_at='consent_at')
   email 'a@b.de', email_consent false  ->  ('email', 'a@b.de', 'marketing', 'email', 'denied', 'consent', ...)

   statements: identifiers (as in surest_identifier), purpose, channel, evidence as text; status as SQL, null for none.
   record_key, loaded_at, region, observed_at: SQL expressions; legal_basis as text; where: a condition on the rows;
   keep_nameless: give statements without identifier too, so that feeds/ rejects them in the open. #}
{% macro unpivot_consents(
    relation, statements, record_key, loaded_at='loaded_at', region='cast(null as text)', observed_at='observed_at',
    legal_basis='consent', where='true',
    keep_nameless=false
) %}
    {%- for statement in statements %}
    select
        {{ goldseam.surest_identifier(statement.identifiers) }},
        {{ record_key }} as record_key,
        {{ loaded_at }} as loaded_at,
        {{ region }} as region,
        '{{ statement.purpose }}' as purpose,
        '{{ statement.channel }}' as channel,
        {{ statement.status }} as status,
        '{{ legal_basis }}' as legal_basis,
        '{{ statement.evidence }}' as evidence,
        {{ observed_at }} as observed_at
    from {{ relation }}
    where {{ statement.status }} is not null
        {%- if not keep_nameless %}
        and coalesce({{ statement.identifiers.values() | join(', ') }}) is not null
        {%- endif %}
        and {{ where }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}
