-- NOT_SUBSCRIBED, PENDING (a double opt-in that nobody confirmed) and INVALID are no statement. REDACTED: the
-- person had the data erased, and is not to be written to.
{%- set status -%}
case upper(email_consent_state)
    when 'SUBSCRIBED' then 'granted'
    when 'UNSUBSCRIBED' then 'withdrawn'
    when 'REDACTED' then 'withdrawn'
end
{%- endset %}

with

unpivoted as (
    {{ goldseam.unpivot_consents(
        ref('stg_shopify__customers'),
        [{
            'identifiers': {'email': 'email'},
            'purpose': 'marketing', 'channel': 'email', 'status': status,
            'evidence': 'shopify customer.email_marketing_consent_state',
        }],
        record_key="'customers/' || shopify_customer_id", observed_at='email_consent_updated_at'
    ) }}
)

select * from unpivoted
