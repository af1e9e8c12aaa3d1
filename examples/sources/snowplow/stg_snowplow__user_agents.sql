with

contexts as (
    select * from {{ source('snowplow', 'nl_basjes_yauaa_context_1') }}
),

renamed as (
    select
        cast(root_id as text) as event_id,
        agent_class,
        device_class
    from contexts
)

select * from renamed
