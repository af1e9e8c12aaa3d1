{{ goldseam.accepted_rows('order_items', ref('goldseam', 'checked_order_items')) }}
