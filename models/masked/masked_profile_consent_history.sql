{{ goldseam.mask('profile_consent_history') }}
