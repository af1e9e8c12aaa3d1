{{ goldseam.mask('tickets') }}
