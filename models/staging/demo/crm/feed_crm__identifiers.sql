with

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        ref('goldseam', 'stg_crm__contacts'),
        [
            ['crm_contact_id', 'contact_id'], ['customer_id', 'shop_customer_id'], ['email', 'email'],
            ['phone', 'phone'], ['phone', 'mobile_phone'],
        ],
        record_key="'contacts/' || contact_id", region='country_code',
        observed_at='created_at', last_observed_at='updated_at'
    ) }}
)

select * from unpivoted
