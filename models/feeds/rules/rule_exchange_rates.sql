{{ goldseam.union_rule('exchange_rates', key=['currency', 'valid_from']) }}
