with

identifies as (
    select * from {{ source('web', 'identifies') }}
),

renamed as (
    select
        cast(id as text) as identify_id,
        cast(anonymous_id as text) as anonymous_id,
        cast(user_id as text) as customer_id,
        email,
        phone,
        first_name,
        last_name,
        email_opt_in,
        context_locale as locale,
        context_user_agent as user_agent,
        context_campaign_source as utm_source,
        context_campaign_medium as utm_medium,
        context_campaign_name as utm_campaign,
        {{ adapter.quote('timestamp') }} as occurred_at,
        sent_at,
        received_at,
        uuid_ts as loaded_at
    from identifies
)

select * from renamed
