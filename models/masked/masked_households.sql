{{ goldseam.mask('households') }}
