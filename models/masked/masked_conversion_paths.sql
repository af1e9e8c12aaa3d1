{{ goldseam.mask('conversion_paths') }}
