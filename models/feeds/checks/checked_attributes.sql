{{ goldseam.checked_feed('attributes') }}
