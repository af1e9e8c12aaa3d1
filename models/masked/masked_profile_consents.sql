{{ goldseam.mask('profile_consents') }}
