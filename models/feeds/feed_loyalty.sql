{{ goldseam.accepted_rows('loyalty', ref('goldseam', 'checked_loyalty')) }}
