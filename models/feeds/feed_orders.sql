{{ goldseam.accepted_rows('orders', ref('goldseam', 'checked_orders')) }}
