{{ goldseam.accepted_rows('tickets', ref('goldseam', 'checked_tickets')) }}
