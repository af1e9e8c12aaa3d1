{{ goldseam.mask('companies') }}
