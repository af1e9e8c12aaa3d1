{{ goldseam.union_rule('contact_pressure', key=['channel', 'window_days']) }}
