{{ goldseam.checked_feed('messages') }}
