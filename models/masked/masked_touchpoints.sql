{{ goldseam.mask('touchpoints') }}
