{{ goldseam.checked_feed('conversations') }}
