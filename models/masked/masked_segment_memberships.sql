{{ goldseam.mask('segment_memberships') }}
