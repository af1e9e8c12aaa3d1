with

preferences as (
    select * from {{ source('snowplow', 'com_snowplowanalytics_snowplow_consent_preferences_1') }}
),

renamed as (
    select
        cast(root_id as text) as event_id,
        event_type,
        basis_for_processing,
        cast(consent_scopes as text) as scopes
    from preferences
)

select * from renamed
