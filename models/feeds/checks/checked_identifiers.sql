{{ goldseam.checked_feed('identifiers') }}
