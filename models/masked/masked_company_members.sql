{{ goldseam.mask('company_members') }}
