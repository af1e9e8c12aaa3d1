{{ goldseam.mask('order_items') }}
