{{ goldseam.mask('profile_traits') }}
