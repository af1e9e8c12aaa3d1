{{ goldseam.mask('profile_timeline') }}
