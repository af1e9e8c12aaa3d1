-- Events outnumber visitors by far, so each pair of identifiers becomes one record with first, last
-- and count, in one group by. A copy of an event counts twice: distinct ids would cost more than they tell.
with

page_views as (
    select * from {{ ref('goldseam', 'stg_web__pages') }}
),

tracks as (
    select * from {{ ref('goldseam', 'stg_web__tracks') }}
),

visits as (
    select
        anonymous_id,
        customer_id,
        'visits/' || md5(coalesce(anonymous_id, '') || '|' || coalesce(customer_id, '')) as record_key,
        max(loaded_at) as loaded_at,
        min(occurred_at) as observed_at,
        max(occurred_at) as last_observed_at,
        count(*) as observation_count
    from (
        select anonymous_id, customer_id, occurred_at, loaded_at from page_views
        union all
        select anonymous_id, customer_id, occurred_at, loaded_at from tracks
    ) as events
    group by anonymous_id, customer_id
),

-- A guest's order is tied to the device it was placed on.
purchases as (
    select
        anonymous_id,
        'shop-' || order_id as order_id,
        'purchases/' || md5(coalesce(anonymous_id, '') || '|' || order_id) as record_key,
        max(loaded_at) as loaded_at,
        min(occurred_at) as observed_at,
        max(occurred_at) as last_observed_at,
        count(*) as observation_count
    from tracks
    where event_name = 'order_completed' and order_id is not null
    group by anonymous_id, order_id
),

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        ref('goldseam', 'stg_web__identifies'),
        {'anonymous_id': 'anonymous_id', 'customer_id': 'customer_id', 'email': 'email', 'phone': 'phone'},
        record_key="'identifies/' || identify_id", region=goldseam.region_of_locale('locale'),
        observed_at='occurred_at'
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        'visits', {'anonymous_id': 'anonymous_id', 'customer_id': 'customer_id'},
        record_key='record_key', last_observed_at='last_observed_at', observation_count='observation_count'
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        'purchases', {'anonymous_id': 'anonymous_id', 'order_id': 'order_id'},
        record_key='record_key', last_observed_at='last_observed_at', observation_count='observation_count'
    ) }}
)

select * from unpivoted
