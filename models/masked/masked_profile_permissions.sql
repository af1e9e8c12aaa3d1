{{ goldseam.mask('profile_permissions') }}
