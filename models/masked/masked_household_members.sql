{{ goldseam.mask('household_members') }}
