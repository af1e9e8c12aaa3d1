{{ goldseam.checked_feed('consents') }}
