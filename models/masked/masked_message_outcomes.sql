{{ goldseam.mask('message_outcomes') }}
