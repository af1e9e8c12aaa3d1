{{ config(materialized='replace_entities', meta=goldseam.profile_settings()) }}

with

spans as (
    select * from {{ ref('goldseam', 'touch_spans') }}
),

events as (
    select *
    from {{ ref('goldseam', 'events') }}
    where
        occurred_at <= {{ goldseam.as_of() }}
        and (utm_source is not null or category is not null)
        and profile_id is not null
        and {{ goldseam.is_touched('traits_touches') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by profile_id
            order by first_at, {{ goldseam.binary_order('source') }}, {{ goldseam.binary_order('channel') }} nulls last
        ) as first_place,
        row_number() over (
            partition by profile_id
            order by
                last_at desc, {{ goldseam.binary_order('source') }}, {{ goldseam.binary_order('channel') }} nulls last
        ) as last_place
    from spans
),

touch_totals as (
    select
        profile_id,
        min(first_at) as first_touch_at,
        max(case when first_place = 1 then source end) as first_touch_source,
        max(last_at) as last_touch_at,
        max(case when last_place = 1 then channel end) as last_touch_channel
    from ranked
    group by profile_id
),

by_source as (
    select
        profile_id,
        '{' || {{ goldseam.string_agg(
            goldseam.json_string('source') ~ " || ':' || " ~ goldseam.json_string('cast(cast(last_at as date) as text)'),
            ',', goldseam.binary_order('source')
        ) }} || '}' as last_touch_by_source
    from (select profile_id, source, max(last_at) as last_at from spans group by profile_id, source) as sources
    group by profile_id
),

first_campaigns as (
    select
        profile_id,
        utm_source,
        utm_medium,
        utm_campaign,
        row_number() over (
            partition by profile_id
            order by occurred_at, {{ goldseam.binary_order('event_id') }}
        ) as place
    from events
    where utm_source is not null
),

first_interests as (
    select
        profile_id,
        category,
        row_number() over (
            partition by profile_id
            order by occurred_at, {{ goldseam.binary_order('event_id') }}
        ) as place
    from events
    where category is not null
)

select
    touch_totals.*,
    by_source.last_touch_by_source,
    first_campaigns.utm_source as first_utm_source,
    first_campaigns.utm_medium as first_utm_medium,
    first_campaigns.utm_campaign as first_utm_campaign,
    first_interests.category as first_interest
from touch_totals
inner join by_source on touch_totals.profile_id = by_source.profile_id
left join first_campaigns on touch_totals.profile_id = first_campaigns.profile_id and first_campaigns.place = 1
left join first_interests on touch_totals.profile_id = first_interests.profile_id and first_interests.place = 1
