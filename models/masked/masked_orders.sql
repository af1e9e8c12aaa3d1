{{ goldseam.mask('orders') }}
