-- "Not opted out" is also what the CRM writes when nobody asked: a grant only where the answer has a date.
{%- set opt_out = goldseam.try_cast('email_optout', 'boolean') %}
{%- set email_status -%}
case
    when {{ opt_out }} then 'withdrawn'
    when not {{ opt_out }} and consent_updated_at is not null then 'granted'
end
{%- endset %}

with

unpivoted as (
    {{ goldseam.unpivot_consents(
        ref('goldseam', 'stg_crm__contacts'),
        [
            {
                'identifiers': {'email': 'email'}, 'purpose': 'marketing', 'channel': 'email',
                'status': email_status, 'evidence': 'crm contacts.email_optout',
            },
            {
                'identifiers': {'crm_contact_id': 'contact_id'}, 'purpose': 'advertising', 'channel': 'any',
                'status': goldseam.granted_or_denied('advertising_consent'),
                'evidence': 'crm contacts.advertising_consent',
            },
        ],
        record_key="'contacts/' || contact_id", region='country_code',
        observed_at='coalesce(consent_updated_at, updated_at)'
    ) }}
    union all
    {{ goldseam.unpivot_consents(
        ref('goldseam', 'stg_crm__privacy_requests'),
        [{
            'identifiers': {'email': 'email'}, 'purpose': 'all', 'channel': 'any', 'status': "'withdrawn'",
            'evidence': 'crm privacy_requests.kind',
        }],
        record_key="'privacy_requests/' || privacy_request_id", observed_at='requested_at',
        legal_basis='erasure_request', where="kind = 'erasure'", keep_nameless=true
    ) }}
)

select * from unpivoted
