{{ goldseam.checked_feed('items') }}
