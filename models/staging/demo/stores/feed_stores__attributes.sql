with

unpivoted as (
    {{ goldseam.unpivot_attributes(
        ref('goldseam', 'stg_stores__loyalty_members'),
        {
            'first_name': 'first_name',
            'last_name': 'last_name',
            'gender': 'gender',
            'birth_date': 'birth_date',
            'street': 'street',
            'city': 'city',
            'postal_code': 'postal_code',
            'country_code': 'country_code',
        },
        identifiers={'loyalty_card': 'card_no'},
        record_key="'loyalty_members/' || card_no", observed_at='updated_at'
    ) }}
)

select * from unpivoted
