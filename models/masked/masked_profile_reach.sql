{{ goldseam.mask('profile_reach') }}
