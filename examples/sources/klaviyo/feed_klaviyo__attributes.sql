-- The country is a name here, which is no ISO code. Properties of your own: see README.md.
with

unpivoted as (
    {{ goldseam.unpivot_attributes(
        ref('stg_klaviyo__people'),
        {
            'first_name': 'first_name',
            'last_name': 'last_name',
            'street': 'street',
            'city': 'city',
            'postal_code': 'postal_code',
            'company': 'company',
            'job_title': 'job_title',
        },
        identifiers={'klaviyo_person_id': "case when not is_deleted then klaviyo_person_id end"},
        record_key="'people/' || klaviyo_person_id", observed_at='updated_at'
    ) }}
)

select * from unpivoted
