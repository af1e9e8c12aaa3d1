with

receipts as (
    select * from {{ ref('goldseam', 'stg_stores__receipts') }}
),

entries as (
    {%- for kind, points in {'earn': 'points_earned', 'burn': '-points_burned'}.items() %}
    select
        {{ goldseam.surest_identifier({'loyalty_card': 'card_no', 'order_id': "'stores-' || receipt_no"}) }},
        'receipts/' || receipt_no as record_key,
        loaded_at,
        receipt_no || '-{{ kind }}' as entry_id,
        '{{ kind }}' as kind,
        {{ points }} as points,
        'stores-' || receipt_no as order_id,
        purchased_at as occurred_at
    from receipts
    where {{ points }} <> 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from entries
