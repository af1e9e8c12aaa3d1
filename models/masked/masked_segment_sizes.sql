{{ goldseam.mask('segment_sizes') }}
