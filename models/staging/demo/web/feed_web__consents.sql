with

unpivoted as (
    {{ goldseam.unpivot_consents(
        ref('goldseam', 'stg_web__tracks'),
        [{
            'identifiers': {'customer_id': 'customer_id', 'anonymous_id': 'anonymous_id'},
            'purpose': 'advertising', 'channel': 'any',
            'status': goldseam.granted_or_denied('consent_advertising'),
            'evidence': 'web tracks.consent_preference_updated',
        }],
        record_key="'tracks/' || track_id", observed_at='occurred_at',
        where="event_name = 'consent_preference_updated'"
    ) }}
    union all
    {{ goldseam.unpivot_consents(
        ref('goldseam', 'stg_web__identifies'),
        [{
            'identifiers': {'email': 'email'},
            'purpose': 'marketing', 'channel': 'email',
            'status': goldseam.granted_or_denied('email_opt_in'),
            'evidence': 'web identifies.email_opt_in',
        }],
        record_key="'identifies/' || identify_id", observed_at='occurred_at'
    ) }}
)

select * from unpivoted
