{{ goldseam.mask('carts') }}
