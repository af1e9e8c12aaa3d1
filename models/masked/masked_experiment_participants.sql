{{ goldseam.mask('experiment_participants') }}
