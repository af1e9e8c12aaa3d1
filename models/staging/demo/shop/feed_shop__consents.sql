-- not_subscribed means never asked or never answered: absence is no statement. A grant that nobody can date is
-- refused in feeds/.
{%- set status -%}
case email_consent_state when 'subscribed' then 'granted' when 'unsubscribed' then 'withdrawn' end
{%- endset %}

with

unpivoted as (
    {{ goldseam.unpivot_consents(
        ref('goldseam', 'stg_shop__customers'),
        [{
            'identifiers': {'email': 'email'},
            'purpose': 'marketing', 'channel': 'email', 'status': status,
            'evidence': 'shop customers.email_marketing_consent_state',
        }],
        record_key="'customers/' || customer_id", region='country_code',
        observed_at='email_consent_updated_at'
    ) }}
)

select * from unpivoted
