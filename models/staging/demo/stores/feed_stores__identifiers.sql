-- A receipt with neither card nor e-mail says nothing about who bought.
with

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        ref('goldseam', 'stg_stores__loyalty_members'),
        {'loyalty_card': 'card_no', 'email': 'email', 'phone': 'phone'},
        record_key="'loyalty_members/' || card_no", region='country_code',
        observed_at='joined_at', last_observed_at='updated_at'
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        ref('goldseam', 'stg_stores__receipts'),
        {'loyalty_card': 'card_no', 'order_id': "'stores-' || receipt_no", 'email': 'receipt_email'},
        record_key="'receipts/' || receipt_no", region='country_code', observed_at='purchased_at',
        where='coalesce(card_no, receipt_email) is not null'
    ) }}
)

select * from unpivoted
