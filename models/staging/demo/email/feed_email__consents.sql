-- NEVER_SUBSCRIBED is no statement, and feeds/ refuses a grant that nobody can date. An unsubscribe event counts even
-- where the profile's status lags behind.
{%- set status -%}
case subscription_status when 'SUBSCRIBED' then 'granted' when 'UNSUBSCRIBED' then 'withdrawn' end
{%- endset %}

with

unpivoted as (
    {{ goldseam.unpivot_consents(
        ref('goldseam', 'stg_email__profiles'),
        [{
            'identifiers': {'email': 'email'},
            'purpose': 'marketing', 'channel': 'email', 'status': status,
            'evidence': 'email profiles.subscription_status',
        }],
        record_key="'profiles/' || email_profile_id", region='country_code',
        observed_at='subscription_updated_at'
    ) }}
    union all
    {{ goldseam.unpivot_consents(
        ref('goldseam', 'stg_email__events'),
        [{
            'identifiers': {'email_profile_id': 'email_profile_id'},
            'purpose': 'marketing', 'channel': 'email', 'status': "'withdrawn'",
            'evidence': 'email events.Unsubscribed',
        }],
        record_key="'events/' || event_id", observed_at='occurred_at', where="metric = 'Unsubscribed'"
    ) }}
)

select * from unpivoted
