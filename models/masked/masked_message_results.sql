{{ goldseam.mask('message_results') }}
