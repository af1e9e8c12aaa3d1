-- The name is one field, which nobody can part safely; the language is what the user reads.
with

end_users as (
    select * from {{ ref('stg_zendesk__users') }}
    where role = 'end-user'
),

unpivoted as (
    {{ goldseam.unpivot_attributes(
        'end_users',
        {'language': 'locale'},
        identifiers={'zendesk_user_id': 'case when is_active then zendesk_user_id end'},
        record_key="'users/' || zendesk_user_id", observed_at='updated_at'
    ) }}
)

select * from unpivoted
