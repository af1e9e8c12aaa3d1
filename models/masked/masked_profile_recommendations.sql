{{ goldseam.mask('profile_recommendations') }}
