with

unpivoted as (
    {{ goldseam.unpivot_attributes(
        ref('stg_hubspot__contacts'),
        {
            'first_name': 'first_name',
            'last_name': 'last_name',
            'company': 'company',
            'job_title': 'job_title',
        },
        identifiers={'hubspot_contact_id': 'case when not is_deleted then hubspot_contact_id end'},
        record_key="'contacts/' || hubspot_contact_id", observed_at='created_at'
    ) }}
)

select * from unpivoted
