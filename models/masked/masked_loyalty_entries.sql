{{ goldseam.mask('loyalty_entries') }}
