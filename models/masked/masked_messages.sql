{{ goldseam.mask('messages') }}
