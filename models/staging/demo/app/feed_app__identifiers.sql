-- The register shows the last login only, so each combination it ever showed is a record of its own, and so is each
-- pair of installation and login among the events: two people on one phone must not become one record.
with

registered as (
    select
        installation_id,
        customer_id,
        push_token,
        'installations/' || md5(
            coalesce(installation_id, '') || '|' || coalesce(customer_id, '') || '|' || coalesce(push_token, '')
        ) as record_key,
        max(loaded_at) as loaded_at,
        min(first_opened_at) as observed_at,
        max(updated_at) as last_observed_at
    from {{ ref('goldseam', 'stg_app__installations') }}
    group by installation_id, customer_id, push_token
),

visits as (
    select
        installation_id,
        customer_id,
        'visits/' || md5(coalesce(installation_id, '') || '|' || coalesce(customer_id, '')) as record_key,
        max(loaded_at) as loaded_at,
        min(occurred_at) as observed_at,
        max(occurred_at) as last_observed_at,
        count(*) as observation_count
    from {{ ref('goldseam', 'stg_app__events') }}
    group by installation_id, customer_id
),

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        'registered',
        {'app_install_id': 'installation_id', 'customer_id': 'customer_id', 'push_token': 'push_token'},
        record_key='record_key', last_observed_at='last_observed_at'
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        'visits', {'app_install_id': 'installation_id', 'customer_id': 'customer_id'},
        record_key='record_key', last_observed_at='last_observed_at', observation_count='observation_count'
    ) }}
)

select * from unpivoted
