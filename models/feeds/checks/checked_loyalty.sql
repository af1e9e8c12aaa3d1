{{ goldseam.checked_feed('loyalty') }}
