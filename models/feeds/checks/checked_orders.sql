{{ goldseam.checked_feed('orders') }}
