with

unpivoted as (
    {{ goldseam.unpivot_attributes(
        ref('goldseam', 'stg_crm__contacts'),
        {
            'first_name': 'first_name',
            'last_name': 'last_name',
            'company': 'company',
            'job_title': 'job_title',
            'city': 'city',
            'postal_code': 'postal_code',
            'country_code': 'country_code',
        },
        identifiers={'crm_contact_id': 'contact_id'},
        record_key="'contacts/' || contact_id", observed_at='updated_at'
    ) }}
)

select * from unpivoted
