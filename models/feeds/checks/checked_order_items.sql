{{ goldseam.checked_feed('order_items') }}
