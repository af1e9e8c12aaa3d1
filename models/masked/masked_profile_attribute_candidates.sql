{{ goldseam.mask('profile_attribute_candidates') }}
