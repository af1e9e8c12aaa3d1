{{ goldseam.mask('next_best_action') }}
