{{ goldseam.mask('events') }}
