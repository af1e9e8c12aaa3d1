{{ goldseam.mask('attributed_conversions') }}
