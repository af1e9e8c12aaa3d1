{{ goldseam.union_rule('traffic_sources', key=['source']) }}
