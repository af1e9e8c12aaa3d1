with

ticket_comments as (
    select * from {{ source('zendesk', 'ticket_comment') }}
),

renamed as (
    select
        cast(id as text) as ticket_comment_id,
        cast(ticket_id as text) as ticket_id,
        cast(user_id as text) as zendesk_user_id,
        public as is_public,
        body as text,
        created as written_at,
        _fivetran_synced as loaded_at
    from ticket_comments
)

select * from renamed
