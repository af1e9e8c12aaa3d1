-- A change of the subscription says what; whose and when is on the e-mail event of the same id. Where that is not
-- loaded yet, the statement names nobody, which feeds/ says in the open.
{%- set status -%}
case upper(subscription_status) when 'SUBSCRIBED' then 'granted' when 'UNSUBSCRIBED' then 'withdrawn' end
{%- endset %}

with

changes as (
    select * from {{ ref('stg_hubspot__email_event_status_changes') }}
),

email_events as (
    {{ goldseam.latest_rows(
        ref('stg_hubspot__email_events'), 'email_event_id', ['email', 'occurred_at', 'loaded_at']
    ) }}
),

joined as (
    select
        changes.email_event_id,
        changes.subscription_status,
        email_events.email,
        email_events.occurred_at,
        greatest(changes.loaded_at, email_events.loaded_at) as loaded_at
    from changes
    left join email_events on changes.email_event_id = email_events.email_event_id
),

unpivoted as (
    {{ goldseam.unpivot_consents(
        'joined',
        [{
            'identifiers': {'email': 'email'},
            'purpose': 'marketing', 'channel': 'email', 'status': status,
            'evidence': 'hubspot email_event_status_change.portal_subscription_status',
        }],
        record_key="'email_events/' || email_event_id", observed_at='occurred_at', keep_nameless=true
    ) }}
)

select * from unpivoted
