{{ goldseam.mask('profile_attributes') }}
