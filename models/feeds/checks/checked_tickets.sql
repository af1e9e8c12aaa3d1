{{ goldseam.checked_feed('tickets') }}
