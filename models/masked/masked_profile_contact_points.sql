{{ goldseam.mask('profile_contact_points') }}
