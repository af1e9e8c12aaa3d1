{{ goldseam.mask('conversations') }}
