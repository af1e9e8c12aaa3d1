{{ goldseam.mask('segment_overlaps') }}
