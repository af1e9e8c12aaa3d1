with

events as (
    select * from {{ source('app', 'events') }}
),

renamed as (
    select
        cast(id as text) as event_id,
        installation_id,
        user_id as customer_id,
        event,
        screen,
        item_kind,
        cast(item_id as text) as item_id,
        price,
        currency,
        quantity,
        cart_id,
        cast(order_id as text) as order_id,
        push_message_id,
        push_campaign_name,
        push_title,
        app_version,
        platform,
        device_time,
        sent_at,
        received_at,
        device_time + (received_at - sent_at) as occurred_at,
        loaded_at
    from events
)

select * from renamed
