-- The form is filled in on joining: that date stands in where the answers carry none.
with

unpivoted as (
    {{ goldseam.unpivot_consents(
        ref('goldseam', 'stg_stores__loyalty_members'),
        [
            {
                'identifiers': {'email': 'email'}, 'purpose': 'marketing', 'channel': 'email',
                'status': goldseam.granted_or_denied('email_consent'),
                'evidence': 'stores loyalty_members.email_consent',
            },
            {
                'identifiers': {'phone': 'phone'}, 'purpose': 'marketing', 'channel': 'sms',
                'status': goldseam.granted_or_denied('sms_consent'),
                'evidence': 'stores loyalty_members.sms_consent',
            },
            {
                'identifiers': {'loyalty_card': 'card_no'}, 'purpose': 'advertising', 'channel': 'any',
                'status': goldseam.granted_or_denied('advertising_consent'),
                'evidence': 'stores loyalty_members.advertising_consent',
            },
        ],
        record_key="'loyalty_members/' || card_no", region='country_code',
        observed_at='coalesce(consent_at, joined_at)'
    ) }}
)

select * from unpivoted
