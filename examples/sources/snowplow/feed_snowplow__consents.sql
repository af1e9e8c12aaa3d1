-- Banners ask for the scope marketing when they mean advertisers' cookies: purpose advertising. What somebody did not
-- click away (allow_implicit) is no consent and says nothing.
with

events as (
    select * from {{ ref('int_snowplow__human_events') }}
),

preferences as (
    select * from {{ ref('stg_snowplow__consent_preferences') }}
),

choices as (
    select
        events.*,
        case
            when preferences.event_type in ('withdrawn', 'expired') then 'withdrawn'
            when preferences.event_type = 'deny_all' then 'denied'
            when preferences.event_type in ('allow_all', 'allow_selected')
                then case when preferences.scopes like '%"marketing"%' then 'granted' else 'denied' end
        end as status
    from preferences
    inner join events on preferences.event_id = events.event_id
    where preferences.basis_for_processing = 'consent'
),

unpivoted as (
    {{ goldseam.unpivot_consents(
        'choices',
        [{
            'identifiers': {
                'snowplow_user_id': 'user_id',
                'snowplow_domain_userid': 'domain_userid',
                'snowplow_network_userid': 'network_userid',
            },
            'purpose': 'advertising', 'channel': 'any', 'status': 'status',
            'evidence': 'snowplow consent_preferences.consent_scopes',
        }],
        record_key="'events/' || event_id", observed_at='occurred_at', keep_nameless=true
    ) }}
)

select * from unpivoted
