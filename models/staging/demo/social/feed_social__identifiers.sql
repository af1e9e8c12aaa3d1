-- Many comments come from one account: it is one record with first, last and count.
{%- set accounts = {'vk_id': 'vk_id', 'instagram_id': 'instagram_id', 'telegram_id': 'telegram_id'} %}

with

writers as (
    select
        vk_id,
        instagram_id,
        telegram_id,
        'writers/' || network || '/' || social_id as record_key,
        max(loaded_at) as loaded_at,
        min(created_at) as observed_at,
        max(created_at) as last_observed_at,
        count(*) as observation_count
    from {{ ref('goldseam', 'stg_social__comments') }}
    group by network, social_id, vk_id, instagram_id, telegram_id
),

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        ref('goldseam', 'stg_social__connections'),
        dict(accounts, customer_id='customer_id', email='email'),
        record_key="'connections/' || connection_id", observed_at='connected_at'
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        'writers', accounts,
        record_key='record_key', last_observed_at='last_observed_at', observation_count='observation_count'
    ) }}
)

select * from unpivoted
