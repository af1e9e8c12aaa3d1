{{ goldseam.checked_feed('events') }}
