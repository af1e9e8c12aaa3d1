with

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        ref('goldseam', 'stg_email__profiles'),
        {
            'email_profile_id': 'email_profile_id', 'customer_id': 'shop_customer_id', 'email': 'email',
            'phone': 'phone',
        },
        record_key="'profiles/' || email_profile_id", region='country_code',
        observed_at='created_at', last_observed_at='updated_at'
    ) }}
)

select * from unpivoted
