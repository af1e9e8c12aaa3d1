{{ goldseam.mask('profiles') }}
