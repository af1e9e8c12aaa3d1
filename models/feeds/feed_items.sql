{{ goldseam.accepted_rows('items', ref('goldseam', 'checked_items')) }}
