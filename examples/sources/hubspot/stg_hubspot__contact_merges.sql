with

contact_merges as (
    select * from {{ source('hubspot', 'contact_merge_audit') }}
),

renamed as (
    select
        cast(canonical_vid as text) as hubspot_contact_id,
        cast(vid_to_merge as text) as merged_contact_id,
        timestamp as merged_at,
        _fivetran_synced as loaded_at
    from contact_merges
)

select * from renamed
