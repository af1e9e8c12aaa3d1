with

unpivoted as (
    {{ goldseam.unpivot_attributes(
        ref('goldseam', 'stg_email__profiles'),
        {
            'first_name': 'first_name',
            'last_name': 'last_name',
            'city': 'city',
            'country_code': 'country_code',
        },
        identifiers={'email_profile_id': 'email_profile_id'},
        record_key="'profiles/' || email_profile_id", observed_at='updated_at'
    ) }}
)

select * from unpivoted
