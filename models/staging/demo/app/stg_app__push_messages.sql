with

push_messages as (
    select * from {{ source('app', 'push_messages') }}
),

renamed as (
    select
        cast(id as text) as push_message_id,
        installation_id,
        push_token,
        campaign_id,
        campaign_name,
        title,
        status,
        failure,
        sent_at,
        loaded_at
    from push_messages
)

select * from renamed
