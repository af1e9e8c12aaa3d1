-- Left join: a line whose receipt is not loaded yet is kept, and judged in feeds/; it is as new as the newer of both.
-- Tills know no category.
with

lines as (
    select * from {{ ref('goldseam', 'stg_stores__receipt_lines') }}
),

receipts as (
    {{ goldseam.latest_rows(
        ref('goldseam', 'stg_stores__receipts'), 'receipt_no', ['card_no', 'currency', 'purchased_at', 'loaded_at']
    ) }}
),

joined as (
    select
        {{ goldseam.surest_identifier({
            'loyalty_card': 'receipts.card_no',
            'order_id': "'stores-' || lines.receipt_no",
        }) }},
        'receipt_lines/' || lines.receipt_no || '/' || lines.line_no as record_key,
        greatest(lines.loaded_at, coalesce(receipts.loaded_at, lines.loaded_at)) as loaded_at,
        'stores-' || lines.receipt_no as order_id,
        'stores-' || lines.receipt_no || '-' || lines.line_no as order_item_id,
        lines.product_id as item_id,
        lines.title,
        cast(null as text) as category,
        lines.quantity,
        lines.unit_price,
        lines.discount_amount,
        receipts.currency,
        receipts.purchased_at as occurred_at
    from lines
    left join receipts on lines.receipt_no = receipts.receipt_no
)

select * from joined
