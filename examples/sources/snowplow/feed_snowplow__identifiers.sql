-- Events outnumber visitors by far, so each set of ids that was seen together is one record, with first, last and
-- count. Two accounts in one session are two records: a shared browser makes nobody the same person.
with

events as (
    select * from {{ ref('int_snowplow__human_events') }}
),

visits as (
    select
        user_id,
        domain_userid,
        network_userid,
        'visits/'
        || md5(coalesce(user_id, '') || '|' || coalesce(domain_userid, '') || '|' || coalesce(network_userid, ''))
            as record_key,
        max(loaded_at) as loaded_at,
        min(occurred_at) as observed_at,
        max(occurred_at) as last_observed_at,
        count(distinct event_id) as observation_count
    from events
    group by user_id, domain_userid, network_userid
),

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        'visits',
        {
            'snowplow_user_id': 'user_id',
            'snowplow_domain_userid': 'domain_userid',
            'snowplow_network_userid': 'network_userid',
        },
        record_key='record_key', last_observed_at='last_observed_at', observation_count='observation_count'
    ) }}
)

select * from unpivoted
