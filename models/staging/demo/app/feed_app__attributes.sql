with

unpivoted as (
    {{ goldseam.unpivot_attributes(
        ref('goldseam', 'stg_app__installations'),
        {'language': 'locale'},
        identifiers={'customer_id': 'customer_id', 'app_install_id': 'installation_id'},
        record_key="'installations/' || installation_id", observed_at='updated_at'
    ) }}
)

select * from unpivoted
